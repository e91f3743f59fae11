"""docs/preferences.md, from the registry of settings: `python -m services.preference_page`."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from config.settings import Settings
from services.preference import PREFERENCES, Preference

PAGE = Path(__file__).parents[1] / "docs" / "preferences.md"

START = """# Settings of a workspace

Written from `services/preference.py` by `python -m services.preference_page`.
A test fails when it is stale.
Admins and owners of the workspace change one with `/steward set confirm_within 10m`.
`/steward set confirm_within default` has the operator's setting hold again.
`/steward settings` shows them all, `/steward set confirm_within` one, with who changed it last.
Every change is in the audit, with who, the old value and the new.
What holds for the whole installation stands in [configuration](configuration.md).
"""


def page() -> str:
    """Return the text of docs/preferences.md."""
    return "\n".join([START, *_groups()])


def _groups() -> Iterator[str]:
    for group, items in groupby(PREFERENCES.values(), key=lambda each: each.group):
        yield f"## {group}\n"
        head = [("name", "default", "takes", "what it is for"), ("---",) * 4]
        rows = [*head, *(_row(item) for item in items)]
        yield "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(item: Preference) -> tuple[str, str, str, str]:
    default = f"`{item.kind.typed(item.default)}`"
    if item.name in Settings.model_fields:
        default = f"`{item.name.upper()}`, else {default}"
    takes = f"{item.kind.says}; `{item.example}`"
    return f"`{item.name}`", default, takes, item.about.replace("|", "\\|")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
