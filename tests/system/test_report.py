"""A report through real processes: from a direct message to a ban, and the reporter unknown."""

import json
from collections.abc import Callable

from tests.system.harbour import ADA, MODERATORS, SHARED, Harbour, Person, Said
from tests.system.steward import FLOWER, Steward
from tests.system.test_actions import filled
from tests.system.waiting import eventually

THREAT = "I know where you live"
ABOUT_PEOPLE = ("members", "inbox", "audit_entries", "audit_waiting")
"""Tables that tell who came into the workspace; of the inbox only events may."""


def test_a_direct_message_is_reported_nameless_and_ends_in_a_ban(
    steward: Steward, harbour: Harbour
) -> None:
    target, reporter = harbour.newcomer(*SHARED), harbour.newcomer()
    said = harbour.act(target, "say", channel=reporter.id, text=THREAT)

    place = {"channel": said["channel"], "ts": said["ts"]}
    harbour.act(reporter, "shortcut", callback_id="report:message", **place)
    filled(harbour, reporter)
    nameless = {"category": "unsafe", "words": "help", "identity": "nameless"}
    harbour.act(reporter, "submit", values=nameless)
    card = on_card(harbour, target, "report:claim")
    assert THREAT in card.words
    harbour.press(ADA, card, "report:claim")
    harbour.press(ADA, on_card(harbour, target, "report_act:ban"), "report_act:ban")
    form = filled(harbour, ADA)
    assert target.id in str(form["blocks"])
    harbour.act(ADA, "submit", values={"duration": "7d", "reason": "threats"})
    harbour.press(ADA, steward.card(target, shows="ban:confirm"), "ban:confirm")
    ban = steward.case(target, event="succeed")

    eventually(
        lambda: any("acted on it" in letter.words for letter in harbour.told(reporter)),
        why="who reported is told",
    )
    steward.settle()
    assert f"case {ban['number']}" in on_card(harbour, target, "").words
    assert "Because of report" in steward.cards(ban)[0].words
    assert places_of(steward, reporter, said["channel"]) == []


def on_card(harbour: Harbour, target: Person, button: str) -> Said:
    """Return the report's card once it has *button*, or none where that is empty."""

    def is_it(said: Said) -> bool:
        is_ours = "Report · case" in said.words and target.mention in said.words
        return is_ours and (button in said.buttons if button else not said.buttons)

    look: Callable[[], Said | None] = lambda: next(  # noqa: E731 - one line says it
        (each for each in harbour.messages(MODERATORS) if is_it(each)), None
    )
    found = eventually(look, why=f"the report's card with {button or 'no button'}")
    assert found
    return found


def places_of(steward: Steward, reporter: Person, channel: str) -> list[str]:
    """Return where the reporter, or the direct message, can be read; but for their arrival."""
    told = {log.stem: log.read_text() for log in steward.logs()}
    page = steward.page("flower", "/api/tasks?limit=10000")
    told["flower"] = json.dumps(steward.read(page, auth=FLOWER).json())
    names = steward.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    for name in {row["table_name"] for row in names} - set(ABOUT_PEOPLE):
        found = steward.rows(f"SELECT to_jsonb(t)::text AS row FROM {name} AS t")  # noqa: S608
        told[name] = "\n".join(row["row"] for row in found if '"kind": "event"' not in row["row"])
    sent = steward.rows("SELECT to_jsonb(i)::text AS row FROM inbox AS i WHERE kind <> 'event'")
    told["requests"] = "\n".join(row["row"] for row in sent)
    return [where for where, text in told.items() if reporter.id in text or channel in text]
