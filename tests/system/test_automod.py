"""A rule, the whole way: written in a channel, it deletes what it forbids, and the member hears."""

from tests.system.harbour import ADA, HELP, Harbour
from tests.system.steward import Steward
from tests.system.test_actions import filled
from tests.system.waiting import eventually

WORDS = "zebrafish"


def test_what_a_rule_forbids_is_deleted_with_evidence_and_a_case(
    steward: Steward, harbour: Harbour
) -> None:
    harbour.command(ADA, f"/rule add words {WORDS}")
    (rule,) = eventually(
        lambda: steward.rows("SELECT number, body FROM rule_versions"), why="the rule is written"
    )
    harbour.command(ADA, f"/rule edit {rule['number']}")
    filled(harbour, ADA)
    harbour.act(
        ADA,
        "submit",
        values={
            "name": "No fish",
            "kind": "words",
            "what": WORDS,
            "flags": ["delete"],
            "then": "nothing",
            "reason": "no fish here",
            "save": "save",
        },
    )
    eventually(
        lambda: len(steward.rows("SELECT version FROM rule_versions")) == 2, why="the form is saved"
    )
    harbour.command(ADA, f"/rule mode {rule['number']} enforce")
    eventually(
        lambda: steward.rows("SELECT 1 FROM rule_versions WHERE mode = 'enforce'"),
        why="the rule enforces",
    )
    target = harbour.newcomer(HELP)

    harbour.act(target, "say", channel=HELP, text=f"cheap {WORDS}!")
    harbour.act(target, "say", channel=HELP, text="hello")

    case = steward.case(target, event="succeed", kind="remove")
    assert case["moderator"] == f"rule:{rule['number']}"
    said = [one.raw["text"] for one in harbour.messages(HELP) if one.raw["user"] == target.id]
    assert "hello" in said
    assert f"cheap {WORDS}!" not in said
    kept = steward.rows(
        "SELECT e.key FROM evidence e JOIN deletions d ON d.evidence_key = e.key"
        " AND d.case_number = e.case_number WHERE e.case_number = %s AND d.state = 'deleted'",
        case["number"],
    )
    assert WORDS in steward.services.object(kept[0]["key"]).decode()
    (notice,) = harbour.told(target)
    assert "no fish here" in notice.words
    assert "appeal:ask" in notice.buttons
    harbour.command(ADA, f"/rule mode {rule['number']} off")
    steward.settle()
