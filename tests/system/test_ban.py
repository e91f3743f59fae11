"""The ban, the whole way: typed, confirmed, carried out, verified, told, recorded."""

import hashlib
import json

import pytest

from tests.system.harbour import ADA, GENERAL, LOG, SHARED, Harbour, Person
from tests.system.services import Row
from tests.system.steward import Steward
from tests.system.waiting import eventually

SPAM = "cheap boats, dear friends"


@pytest.fixture(scope="class")
def target(everything: Steward) -> Person:
    target = everything.harbour.newcomer(*SHARED, says=SPAM)
    everything.knows_messages_of(target, len(SHARED))
    return target


@pytest.fixture(scope="class")
def banned(everything: Steward, target: Person) -> Row:
    everything.services.refresh_limits()
    case = everything.bans(ADA, target, "7d sells boats")
    everything.settle()
    return case


class TestConfirmedBan:
    def test_removes_the_person_from_each_shared_channel_exactly_once(
        self, harbour: Harbour, banned: Row, target: Person
    ) -> None:
        assert harbour.kicks(target) == sorted(SHARED)
        assert harbour.channels_of(target) == {GENERAL}

    def test_keeps_what_they_said_as_evidence_with_its_checksum(
        self, steward: Steward, banned: Row
    ) -> None:
        kept = steward.services.row(
            "SELECT * FROM evidence WHERE case_number = %s", banned["number"]
        )

        body = steward.services.object(kept["key"])

        assert hashlib.sha256(body).hexdigest() == kept["sha256"]
        assert len(body) == kept["size"]
        assert [one["text"] for one in json.loads(body)["messages"]] == [SPAM, SPAM]

    def test_tells_the_person_once_with_the_number_of_their_case(
        self, harbour: Harbour, banned: Row, target: Person
    ) -> None:
        (told,) = harbour.told(target)

        assert f"case: {banned['number']}." in told.words
        assert "sells boats" in told.words

    def test_leaves_one_card_that_says_so_and_offers_the_way_back(
        self, steward: Steward, banned: Row, target: Person
    ) -> None:
        (card,) = steward.cards(banned)

        assert f"{target.mention} is banned" in card.words
        assert "Removed from" in card.words
        assert f"Asked by {ADA.mention}" in card.words
        assert card.buttons == {"case:undo"}

    def test_is_reported_once_in_the_log_channel(
        self, harbour: Harbour, banned: Row, target: Person
    ) -> None:
        (line,) = [
            said for said in harbour.messages(LOG) if f"Case {banned['number']} " in said.words
        ]

        assert f"{target.mention} is banned" in line.words
        assert "Removed from 2 channels" in line.words

    def test_leaves_moves_without_a_gap(self, steward: Steward, banned: Row) -> None:
        moves = [
            (m["sequence"], m["event"], m["to_state"], m["actor"]) for m in steward.moves(banned)
        ]

        assert moves == [
            (1, "start", "awaiting_confirmation", ADA.id),
            (2, "confirm", "processing", ADA.id),
            (3, "succeed", "idle", ""),
        ]

    def test_leaves_every_step_settled_and_the_removals_verified(
        self, steward: Steward, banned: Row
    ) -> None:
        steps = steward.steps(banned)
        states = {(step["kind"], step["subject"]): step["state"] for step in steps}

        assert states == {
            ("guard", ""): "done",
            ("survey", ""): "done",
            ("evidence", ""): "done",
            ("verify", ""): "done",
            ("notice", ""): "done",
            ("kick", GENERAL): "skipped",
            **{("kick", channel): "verified" for channel in SHARED},
        }
        assert all(step["settled_at"] and not step["lease_until"] for step in steps)

    def test_is_in_force_for_a_week(self, steward: Steward, banned: Row) -> None:
        query = """SELECT ends_at - starts_at AS lasts, lifted_at FROM sanctions
                   WHERE case_number = %s AND kind = 'ban'"""
        sanction = steward.services.row(query, banned["number"])

        assert round(sanction["lasts"].total_seconds()) == 7 * 86_400
        assert sanction["lifted_at"] is None

    def test_leaves_every_request_processed_in_the_inbox(
        self, steward: Steward, banned: Row
    ) -> None:
        rows = steward.rows(
            "SELECT name, outcome FROM inbox WHERE name IN ('/ban', 'ban:confirm') AND actor = %s",
            ADA.id,
        )

        assert {row["name"] for row in rows} == {"/ban", "ban:confirm"}
        assert {row["outcome"] for row in rows} == {"done"}

    def test_removes_them_again_when_they_come_back(
        self, steward: Steward, harbour: Harbour, banned: Row, target: Person
    ) -> None:
        before = harbour.kicks(target)

        harbour.act(target, "join", channel="C0RANDOM")

        eventually(lambda: "C0RANDOM" not in harbour.channels_of(target), why="they are out again")
        assert harbour.kicks(target) == sorted([*before, "C0RANDOM"])
        rekicks = eventually(
            lambda: [
                s for s in steward.steps(banned) if (s["kind"], s["state"]) == ("rekick", "done")
            ],
            why="the guard's step is settled",
        )
        assert len(rekicks) == 1


class TestAsking:
    def test_a_cancelled_ban_leaves_the_person_where_they_are(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)

        harbour.press(ADA, steward.asks(ADA, target), "ban:cancel")
        case = steward.case(target, event="cancel")

        (card,) = steward.cards(case)
        assert f"Cancelled. {target.mention} stays." in card.words
        assert not card.buttons
        assert harbour.kicks(target) == []
        assert steward.steps(case) == []
        assert not steward.rows("SELECT 1 FROM sanctions WHERE user_id = %s", target.id)

    def test_an_edited_ban_carries_out_what_was_edited(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        card = steward.asks(ADA, target, "7d rude")

        harbour.press(ADA, card, "ban:edit")
        eventually(lambda: _form(harbour), why="the modal is filled")
        harbour.act(ADA, "submit", values={"duration": "2w", "reason": "very rude"})
        card = steward.card(target, shows="very rude")
        harbour.press(ADA, card, "ban:confirm")
        case = steward.case(target, event="succeed")

        assert (case["reason"], case["lasts"].days) == ("very rude", 14)
        assert [move["event"] for move in steward.moves(case)] == [
            "start",
            "submit",
            "confirm",
            "succeed",
        ]
        assert f"Asked by {ADA.mention}" in steward.cards(case)[0].words
        assert "very rude" in harbour.told(target)[0].words

    def test_an_edit_with_a_mistake_is_answered_in_the_modal(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer()
        card = steward.asks(ADA, target, "7d rude")
        harbour.press(ADA, card, "ban:edit")
        eventually(lambda: _form(harbour), why="the modal is filled")

        wrong = {"duration": "soon", "reason": "rude"}
        answer = harbour.attempt(ADA, "submit", values=wrong)

        assert "90m, 12h, 7d" in answer["errors"]["duration"]
        harbour.act(ADA, "close", everything=True)
        harbour.press(ADA, steward.card(target, shows=":cancel"), "ban:cancel")
        steward.case(target, event="cancel")


class TestLifting:
    def test_unban_brings_the_person_back_to_exactly_the_channels_the_ban_took(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        ban = steward.bans(ADA, target, "loud")
        private = harbour.act(ADA, "create_channel", name=f"{target.name}-room")["channel"]

        harbour.command(ADA, f"/unban @{target.name}")
        unban = steward.case(target, event="succeed", kind="unban")
        eventually(lambda: len(harbour.told(target)) == 2, why="they are told")

        assert harbour.channels_of(target) == {GENERAL, *SHARED}
        assert private not in harbour.channels_of(target)
        invited = [
            call["args"]["channel"]
            for call in harbour.calls("conversations.invite", users=target.id)
        ]
        assert sorted(invited) == sorted(SHARED)
        (sanction,) = steward.rows("SELECT * FROM sanctions WHERE user_id = %s", target.id)
        assert (sanction["case_number"], sanction["lifted_case"]) == (
            ban["number"],
            unban["number"],
        )

    def test_a_channel_they_had_left_before_is_not_given_back(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer("C0RANDOM")
        steward.bans(ADA, target)

        harbour.command(ADA, f"/unban @{target.name}")
        steward.case(target, event="succeed", kind="unban")

        assert harbour.channels_of(target) == {GENERAL, "C0RANDOM"}

    def test_a_timed_ban_ends_by_itself(self, steward: Steward, harbour: Harbour) -> None:
        target = harbour.newcomer(*SHARED)
        ban = steward.bans(ADA, target, "1h calm down")

        steward.rows("UPDATE sanctions SET ends_at = now() WHERE case_number = %s", ban["number"])
        lifted = steward.case(target, event="succeed", kind="unban")

        assert lifted["moderator"] == "steward"
        assert harbour.channels_of(target) == {GENERAL, *SHARED}
        harbour.act(target, "leave", channel="C0RANDOM")
        harbour.act(target, "join", channel="C0RANDOM")
        steward.settle()
        assert "C0RANDOM" in harbour.channels_of(target)


def _form(harbour: Harbour) -> bool:
    """Tell whether Ada's modal has its fields."""
    views = [view for view in harbour.state()["views"] if view["user"] == ADA.id]
    return any(block["type"] == "input" for view in views for block in view["blocks"])
