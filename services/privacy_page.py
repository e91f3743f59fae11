"""The table in docs/privacy.md: `python -m services.privacy_page`."""

from pathlib import Path

from services.personal_data import KEPT, NOBODYS, Kept

PAGE = Path(__file__).parents[1] / "docs" / "privacy.md"

MARK = "<!-- the tables of services/personal_data.py: begin -->\n"


def page() -> str:
    """Return the page as it should be: its own words, and the table as the code has it."""
    words, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    return words + mark + "\n" + table()


def table() -> str:
    """Return what each table keeps, and which keep nothing about anybody."""
    head = "| table | keeps | a person's id in | words in | for how long |\n" + "| --- " * 5 + "|\n"
    none = ", ".join(f"`{name}`" for name in sorted(NOBODYS))
    lines = "".join(f"{_line(each)}\n" for each in KEPT)
    return f"{head}{lines}\nAbout nobody: {none}.\n"


def _line(kept: Kept) -> str:
    columns, words = (
        ", ".join(f"`{each}`" for each in found) for found in (kept.columns, kept.words)
    )
    long = f"{kept.days} days" if kept.days else kept.why
    return f"| `{kept.table}` | {kept.about} | {columns} | {words} | {long} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
