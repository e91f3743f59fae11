"""`steward`: the operator's command line. A group of commands is a file; it is listed here."""

import click

from app.cli.check import check_invariants
from app.cli.dlq import dead_letters
from app.cli.manifest import show_manifest
from app.cli.settings import show_settings
from app.cli.status import show_status


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Look after Steward. It reads the same environment as its processes do."""


main.add_command(show_status)
main.add_command(check_invariants)
main.add_command(dead_letters)
main.add_command(show_settings)
main.add_command(show_manifest)
