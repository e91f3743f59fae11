"""`steward report-key`: the public half of the key to which reporters' addresses are sealed."""

import click

from adapters import reporter


@click.command(name="report-key")
def report_key() -> None:
    """Print what REPORT_PUBLIC_KEY is to be where REPORT_SECRET is not given.

    Run it where REPORT_SECRET is set: beside worker-delivery.
    """
    click.echo(reporter.public_key())
