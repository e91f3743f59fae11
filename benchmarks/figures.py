"""Figures that were taken several times: the middle, and how far they lay apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(slots=True)
class Sample:
    """One figure, taken once a round."""

    values: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        """Note what one round gave."""
        self.values.append(value)

    @property
    def middle(self) -> float:
        """The median; NaN where nothing was measured."""
        return median(self.values) if self.values else float("nan")

    def __str__(self) -> str:
        """Show the median, and the lowest and the highest round behind it."""
        if len(self.values) < 2:  # noqa: PLR2004 - one alone has no spread
            return plain(self.middle)
        return f"{plain(self.middle)} [{plain(min(self.values))}..{plain(max(self.values))}]"


def ratio(one: Sample, other: Sample) -> str:
    """Return how many times *other* the figure *one* is, judged round by round."""
    pairs = [a / b for a, b in zip(one.values, other.values, strict=False) if b]
    return f"{median(pairs):.2f}" if pairs else "-"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which *share* (0..1) of them lie; NaN where there are none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def plain(value: float) -> str:
    """Show three digits that count: 1,234 or 12.3 or 0.12."""
    if value != value:  # noqa: PLR0124 - NaN alone is not itself
        return "-"
    if abs(value) >= 100:  # noqa: PLR2004
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"  # noqa: PLR2004


def table(title: str, heads: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table that is also easy to read in a terminal."""
    cells = [list(heads), *[[str(cell) for cell in line] for line in lines]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    rows = [_row(row, widths) for row in cells]
    rule = _row(["-" * width for width in widths], widths)
    return "\n".join(["", f"### {title}", "", rows[0], rule, *rows[1:], ""])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    return "| " + " | ".join(padded) + " |"
