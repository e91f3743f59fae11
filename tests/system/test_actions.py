"""Kick, shush, warn and their forms, the whole way: typed or clicked, confirmed, seen in Slack."""

from typing import Any

from tests.system.harbour import ADA, GENERAL, HELP, SHARED, Harbour, Person, Said
from tests.system.steward import Steward
from tests.system.waiting import eventually

SPAM = "cheap boats, dear friends"


class TestActions:
    def test_a_kick_takes_the_channel_it_was_edited_to_and_gives_it_back(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)

        harbour.command(ADA, f"/kick @{target.name} everywhere adverts", channel=HELP)
        harbour.press(ADA, steward.card(target, shows="kick:edit"), "kick:edit")
        filled(harbour, ADA)
        harbour.act(ADA, "submit", values={"channel": HELP, "reason": "adverts, again"})
        harbour.press(ADA, steward.card(target, shows="adverts, again"), "kick:confirm")
        case = steward.case(target, event="succeed", kind="kick")

        assert harbour.kicks(target) == [HELP]
        assert f"{target.mention} was removed from <#{HELP}>" in steward.cards(case)[0].words
        assert "adverts, again" in harbour.told(target)[0].words
        harbour.command(ADA, f"/steward unkick @{target.name} a mistake")
        steward.case(target, event="succeed", kind="unkick")
        assert harbour.channels_of(target) == {GENERAL, *SHARED}

    def test_a_warning_is_told_at_once_and_moves_nobody(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)

        harbour.command(ADA, f"/warn @{target.name} no adverts in here")
        case = steward.case(target, event="succeed", kind="warn")

        (told,) = harbour.told(target)
        assert "no adverts in here" in told.words
        assert f"case: {case['number']}." in told.words
        assert harbour.kicks(target) == []


class TestForms:
    def test_a_shortcut_on_a_message_opens_the_form_with_its_author(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(HELP, says=SPAM)
        said = said_by(harbour, target)

        shortcut = {"callback_id": "author:shush", "channel": HELP, "ts": said.ts}
        harbour.act(ADA, "shortcut", **shortcut)
        form = filled(harbour, ADA)
        assert target.id in str(form["blocks"])
        harbour.act(ADA, "submit", values={"duration": "2 hours", "reason": "adverts"})
        card = steward.card(target, shows="shush:confirm")
        assert SPAM in card.words
        harbour.press(ADA, card, "shush:confirm")
        case = steward.case(target, event="succeed", kind="shush")

        assert case["lasts"].total_seconds() == 7200
        assert "adverts" in harbour.told(target)[0].words
        harbour.command(ADA, f"/unshush @{target.name}")
        steward.case(target, event="succeed", kind="unshush")
        assert not steward.rows(
            "SELECT 1 FROM sanctions WHERE user_id = %s AND lifted_at IS NULL", target.id
        )

    def test_a_command_that_says_too_little_opens_it_too_and_mistakes_are_told_in_it(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(HELP)

        harbour.command(ADA, "/ban")
        filled(harbour, ADA)
        wrong = {"target": target.id, "duration": "soon"}
        answer = harbour.attempt(ADA, "submit", values=wrong)
        assert "friday 18:00" in answer["errors"]["duration"]
        harbour.act(ADA, "submit", values=wrong | {"duration": "2 weeks"})

        card = steward.card(target, shows="for 2 weeks")
        harbour.press(ADA, card, "ban:cancel")
        steward.case(target, event="cancel")

    def test_who_may_not_moderate_reads_one_sentence_instead(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(HELP, says=SPAM)
        said = said_by(harbour, target)
        other = harbour.newcomer(HELP)

        harbour.act(other, "shortcut", callback_id="author:ban", channel=HELP, ts=said.ts)

        def refused() -> bool:
            shown = [*harbour.whispers(other), str(harbour.state()["views"])]
            return any("Only moderators" in words for words in shown)

        eventually(refused, why="they are told")
        assert steward.cases(target) == []


def said_by(harbour: Harbour, who: Person) -> Said:
    """Return what *who* said in #help."""
    return next(
        m for m in harbour.messages(HELP) if (m.raw["user"], m.raw["text"]) == (who.id, SPAM)
    )


def filled(harbour: Harbour, who: Person) -> dict[str, Any]:
    """Return the form that *who* has open, once it has its fields."""

    def look() -> dict[str, Any] | None:
        views = [view for view in harbour.state()["views"] if view["user"] == who.id]
        has_fields = (v for v in views if any(b["type"] == "input" for b in v["blocks"]))
        return next(has_fields, None)

    found = eventually(look, why="the form is filled")
    assert found
    return found
