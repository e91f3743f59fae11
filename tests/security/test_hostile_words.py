"""What people write can't ring, mislead or link: everywhere it comes out as the letters it is."""

import html
import json

import pytest

from tests.security import forger as forged
from tests.security.forger import Forger
from tests.security.hostile import BIDI, EVERYBODY, HALF, LINK, LONG, NUL
from tests.system.harbour import ADA, LOG, MODERATORS, SHARED, Harbour, Person, Said
from tests.system.steward import Steward
from tests.system.waiting import eventually

REASON = f"{EVERYBODY} {LINK} {BIDI} & <b> *bold* "
NEVER = ("<!channel", "<!here", "<!everyone", "<http", "|click>", "\u202e", "\x00", "\ud83d ")


def as_slack_sends(text: str) -> str:
    """Return *text* as Slack escapes what is typed behind a command."""
    return html.escape(text, quote=False)


def everything_said(harbour: Harbour) -> str:
    """Return all that the playground has got from us: messages, whispers, modals."""
    state = harbour.state()
    channels = {key: one["messages"] for key, one in state["channels"].items()}
    ours = [m for found in channels.values() for m in found if m["user"] == "U0STEWARD"]
    return json.dumps([ours, state["ephemeral"], state["views"]], ensure_ascii=False)


def opens(steward: Steward, forger: Forger, target: Person, words: str) -> Said:
    """Ask for a ban with *words* as they stand; return the card."""
    raw = forged.command(ADA, f"{target.mention} 7d {words}")
    assert forger.send(raw).status_code == 200
    return steward.card(target, shows=":confirm")


@pytest.mark.parametrize("escaped", [True, False], ids=["as Slack sends it", "as an enemy would"])
def test_a_reason_is_harmless_wherever_it_is_read(
    steward: Steward, harbour: Harbour, forger: Forger, *, escaped: bool
) -> None:
    target = harbour.newcomer(*SHARED)
    card = opens(steward, forger, target, as_slack_sends(REASON) if escaped else REASON)
    harbour.press(ADA, card, "ban:confirm")
    case = steward.case(target, event="succeed")
    forger.send(forged.command(ADA, str(case["number"]), name="/case"))
    forger.send(forged.command(ADA, "", name="/cases"))
    steward.settle()

    readers = {
        "card": [said.words for said in steward.cards(case)],
        "log": [said.words for said in harbour.messages(LOG)][-1:],
        "notice": [said.words for said in harbour.told(target)],
    }
    for where, said in readers.items():
        assert said, where
        assert "click" in said[0], where
    everything = everything_said(harbour)
    assert [bad for bad in NEVER if bad in everything] == []


@pytest.mark.parametrize("words", [NUL, HALF, BIDI], ids=["NUL", "half a pair", "turned around"])
def test_letters_that_bite_are_dropped_or_replaced(
    steward: Steward, harbour: Harbour, forger: Forger, words: str
) -> None:
    target = harbour.newcomer()
    raw = forged.event("user_change", user={"id": target.id, "name": words, "team_id": "T0STEWARD"})
    assert forger.send(raw).status_code == 200

    card = opens(steward, forger, target, words.encode(errors="replace").decode())
    harbour.press(ADA, card, "ban:cancel")
    steward.case(target, event="cancel")
    steward.settle()

    everything = everything_said(harbour)
    assert [bad for bad in NEVER if bad in everything] == []
    broken = "SELECT outcome FROM inbox WHERE outcome LIKE 'broken:%%'"
    assert steward.rows(broken) == []


@pytest.mark.parametrize("name", ["/ban", "/x"])
def test_a_hundred_thousand_letters_get_a_sentence(
    steward: Steward, harbour: Harbour, forger: Forger, name: str
) -> None:
    steward.settle()
    told = len(harbour.whispers(ADA))
    target = harbour.newcomer()

    raw = forged.command(ADA, f"{target.mention} {LONG}", name=name)
    assert forger.send(raw).status_code == 200
    eventually(lambda: harbour.whispers(ADA)[told:], why="there is a sentence")
    steward.settle()

    (sentence,) = harbour.whispers(ADA)[told:]
    assert len(sentence) < 3_000
    cards = [said.words for said in harbour.messages(MODERATORS)]
    assert [words for words in cards if target.id in words] == []


def test_a_modal_with_a_hundred_thousand_letters_stays_open_and_says_why(
    steward: Steward, harbour: Harbour, forger: Forger
) -> None:
    target = harbour.newcomer()
    opens(steward, forger, target, "rude")
    (case,) = steward.cases(target)
    value = f"{case['conversation_id']}.{case['version']}"

    answer = forger.send(forged.submission(ADA, value, duration="7d", reason=LONG)).json()
    assert answer["response_action"] == "errors"
    assert "500 characters" in answer["errors"]["reason"]

    assert forger.send(forged.submission(ADA, value, duration="7d", reason=REASON)).text == ""
    steward.card(target, shows="click")
    assert [bad for bad in NEVER if bad in everything_said(harbour)] == []
