"""`steward`: the operator's command line. A group of commands is a file; it is listed here."""

import click

from app.cli.audit import audit_trail
from app.cli.check import check_invariants
from app.cli.deliveries import unclear_deliveries
from app.cli.dlq import dead_letters
from app.cli.jobs import show_jobs
from app.cli.manifest import show_manifest
from app.cli.policy import policy
from app.cli.report_key import report_key
from app.cli.settings import show_settings
from app.cli.status import show_status
from app.cli.timeline import show_timeline


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Look after Steward. It reads the same environment as its processes do."""


main.add_command(show_status)
main.add_command(check_invariants)
main.add_command(show_jobs)
main.add_command(audit_trail)
main.add_command(dead_letters)
main.add_command(unclear_deliveries)
main.add_command(show_timeline)
main.add_command(policy)
main.add_command(report_key)
main.add_command(show_settings)
main.add_command(show_manifest)
