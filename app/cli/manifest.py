"""`steward manifest`: what to paste into Slack."""

import click


@click.command(
    name="manifest", context_settings={"ignore_unknown_options": True}, add_help_option=False
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def show_manifest(arguments: tuple[str, ...]) -> None:
    """Print the app manifest to paste into Slack."""
    # Imported late: the routes bring all of Bolt and Celery, which `steward settings` does without.
    from app.manifest import main  # noqa: PLC0415 - see above

    main.main(args=list(arguments), prog_name="steward manifest")
