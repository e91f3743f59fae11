"""What bites, in every place of every request where people type: refused, or shown as letters.

Each request of each route goes in at the front door and on to its task, and all that Steward would
say to it is drawn and held against Slack's limits, as the playground holds them.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

import playground.blocks
import playground.view
from db.session import transaction
from tests.integration.community import ADA, GRACE, TEAM, asks, settle_in
from tests.integration.tasks.conftest import database, process, woken  # noqa: F401 - fixtures
from tests.security.carrier import Carrier, carrying, drawn
from tests.security.hostile import BIDI, EVERYBODY, HALF, LINK, LONG, NUL
from tests.security.payloads import CARD, SIGNED, Json

BITES = {
    "a hundred thousand letters": LONG,
    "NUL": NUL,
    "half a pair": HALF,
    "turned around": BIDI,
    "rings for everybody": EVERYBODY,
    "links": LINK,
}
NEVER = ("\u202e", "\\u0000")
"""As JSON writes it."""
ACTIVE = ("<!channel", "<!here", "<!everyone", "<http://evil", "|click>")
"""What does something where Slack reads markup; what fills a field is only letters there."""

TYPED = {"text", "value", "name", "real_name", "display_name", "said", "topic"}
"""Keys of what people write; beside these Slack's own ids and times stand."""

MOST_TEXT = 4_000
"""Letters of a message's text that Slack recommends at most; it cuts at 40,000."""


def bitten(part: Any, bite: str, where: str = "") -> Any:
    """Return *part* with *bite* behind everything that somebody typed in it."""
    if isinstance(part, dict):
        return {
            name: inner if name == "actions" else bitten(inner, bite, name)
            for name, inner in part.items()
        }
    if isinstance(part, list):
        return [bitten(inner, bite, where) for inner in part]
    return f"{part} {bite}" if isinstance(part, str) and where in TYPED else part


def marked_up(raw: Any) -> Iterator[str]:
    """Yield every text that was drawn in which Slack reads markup."""
    if isinstance(raw, dict):
        if isinstance(text := raw.get("text"), str) and raw.get("type") != "plain_text":
            yield text
        raw = list(raw.values())
    for inner in raw if isinstance(raw, list) else ():
        yield from marked_up(inner)


def is_within_limits(shown: Json) -> bool:
    """Tell whether Slack would take it; raise what it would answer."""
    if shown.get("type") == "modal":
        return bool(playground.view.checked(shown, "modal"))
    playground.blocks.checked(shown["blocks"])
    return len(shown["text"]) <= MOST_TEXT


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> Iterator[Carrier]:
    with carrying(monkeypatch) as carrier:
        yield carrier


@pytest.fixture
def card() -> str:
    """A question about a ban: the conversation's id."""
    with transaction() as session:
        asked = asks(ADA, f"<@{GRACE}> spam", team=TEAM)
        return str(settle_in(session).moderation.propose("ban", asked).id)


@pytest.mark.parametrize("bite", BITES)
def test_whatever_is_typed_comes_out_as_letters_and_within_slacks_limits(
    bite: str,
    carrier: Carrier,
    card: str,
    database: Any,  # noqa: F811 - a fixture
) -> None:
    for write, said in SIGNED:
        raw = write(bitten(said, BITES[bite]))
        carrier.carry(raw.replace(CARD.partition(".")[0].encode(), card.encode()))

    outcomes = database.execute("SELECT outcome, task FROM inbox").fetchall()
    assert len(outcomes) > len(SIGNED) / 2
    assert [row for row in outcomes if str(row[0]).startswith("broken:")] == []
    said = database.execute("SELECT view, facts FROM deliveries").fetchall()
    assert len(said) > 50
    for name, facts in said:
        shown = drawn(name, facts)
        assert is_within_limits(shown), name
        everything = json.dumps(shown, ensure_ascii=False)
        everything.encode()  # no half of a pair is left
        assert [bad for bad in NEVER if bad in everything] == [], name
        active = "\n".join(marked_up(shown))
        assert [bad for bad in ACTIVE if bad in active] == [], name
