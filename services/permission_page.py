"""The table in docs/permissions.md: `python -m services.permission_page`."""

from collections.abc import Sequence
from pathlib import Path

from services.permission import PERMISSIONS, Permission
from services.role import Role

PAGE = Path(__file__).parents[1] / "docs" / "permissions.md"

MARK = "<!-- the table of services/permission.py: begin -->\n"


def page() -> str:
    """Return the page as it should be: its own words, and the table as the code has it."""
    words, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    return words + mark + "\n" + table()


def table() -> str:
    """Return the table of rights, the strongest role first."""
    shown = list(reversed(Role))
    head = f"| right | allows to | {' | '.join(shown)} |\n| --- | --- |{' --- |' * len(shown)}\n"
    return head + "".join(f"{_line(each, shown)}\n" for each in PERMISSIONS.values())


def _line(permission: Permission, shown: Sequence[Role]) -> str:
    marks = ("yes" if held in permission.level.roles else "" for held in shown)
    name = f"`{permission.name}`" + (" (fixed)" if permission.is_fixed else "")
    return f"| {name} | {permission.about} | {' | '.join(marks)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
