"""Rules: written, versioned, judged once, acted upon; and a backtest that finds the same."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db.models.case_step import StepKind, StepState
from db.records.step import StepOutcome
from fsm.flow import Event, State
from services import rule_form
from services.appeal import DecidesOwnError
from services.automod.memory import OwnMemory
from services.automod.rule import Mode, RuleBody
from services.automod.utterance import utterance
from services.backtest import LookingBack
from services.errors import DomainError
from services.judging import author_of
from services.role import NotAModeratorError
from services.rule_keeping import (
    ChangedMeanwhileError,
    ModeAlreadyError,
    NoSuchRuleError,
    NoSuchVersionError,
    OnlyAdminsWriteError,
    TooManyCountingError,
)
from services.user import FRESH
from tasks.assembly.automod import rulebooks
from tests.integration.community import ADA, GRACE, MILO, ROBOT, TEAM, TROLL, asks, settle_in, views
from tests.integration.services.working import LEASE, work
from tests.integration.services.working import press as press_card

WORDS = RuleBody(name="No casinos", kind="words", what="casino", reason="no adverts")
T0 = 1_795_780_800.0


@pytest.fixture(autouse=True)
def own_memory(monkeypatch):
    memory = OwnMemory()
    monkeypatch.setattr("tasks.assembly.automod.redis_memory", lambda: memory)
    rulebooks.cache_clear()  # the revisions that a rolled back test has made ready come again


@pytest.fixture
def services(own_memory, session):
    return settle_in(session)


def add(services, body=WORDS, *, key="command:add", mode=Mode.LOG):
    rule = services.automod.rules.save(asks(ADA, key=key), body)
    if mode is not Mode.LOG:
        services.automod.rules.set_mode(asks(ADA, key=f"{key}:mode"), rule.number, mode)
    return rule.number


def enforce(services, **changes):
    return add(services, replace(WORDS, **changes), mode=Mode.ENFORCE)


def say(services, words="casino", *, user=TROLL, at=0.0, key="", channel="C0HELP", **detail):
    ts = f"{T0 + at:.6f}"
    edited = (detail.get("edited") or {}).get("ts")
    seen = utterance(
        user=user,
        channel=channel,
        ts=ts,
        at=datetime.fromtimestamp(float(edited or ts), UTC),
        text=words,
        detail=detail,
    )
    request = asks(user, key=key or f"event:{channel}:{ts}:{edited}")
    return services.automod.judging.judge(request, seen)


def hits(session):
    found = session.connection().exec_driver_sql(
        "SELECT number, user_id, mode, did, case_number FROM rule_hits"
        " WHERE team_id = 'T0TEST' ORDER BY at"
    )
    return [tuple(row) for row in found]


def cases(services, target=TROLL):
    return services.rows.cases.latest(TEAM, target=target, limit=20)


class TestVersions:
    def test_a_new_rule_begins_in_log_mode_and_each_change_is_a_version(self, services):
        number = add(services)
        rules = services.automod.rules
        rules.set_mode(asks(ADA, key="command:2"), number, Mode.ENFORCE)
        changed = replace(WORDS, what="casino, coins")
        rules.save(asks(ADA, key="command:3"), changed, number=number, seen=2)

        history = rules.history(asks(MILO), number).facts["items"]

        assert [each["version"] for each in history] == [3, 2, 1]
        assert [each["author"] for each in history] == [ADA] * 3
        assert history[0]["changes"] == [
            ["what", "casino", "casino, coins"],
            ["mode", "enforce", "log"],
        ]
        assert history[1]["changes"] == [["mode", "log", "enforce"]]

    def test_a_roll_back_is_a_new_version_that_is_the_old_one_again(self, services):
        number = enforce(services)
        rules = services.automod.rules
        rules.save(asks(ADA, key="command:3"), replace(WORDS, what="x"), number=number, seen=2)

        back = rules.roll_back(asks(ADA, key="command:4"), number, 2)

        assert (back.version, back.mode, back.body) == (4, Mode.ENFORCE, WORDS)
        assert rules.history(asks(MILO), number).facts["items"][0]["restores"] == 2
        with pytest.raises(NoSuchVersionError):
            rules.roll_back(asks(ADA, key="command:5"), number, 9)

    def test_versions_and_hits_are_never_changed(self, services, session):
        add(services)
        say(services)

        for change in (
            "UPDATE rule_versions SET mode = 'enforce'",
            "DELETE FROM rule_versions",
            "UPDATE rule_hits SET user_id = 'U0OTHER'",
            "DELETE FROM rule_hits",
        ):
            with pytest.raises(IntegrityError, match="is never changed"), session.begin_nested():
                session.execute(text(change))

    def test_of_two_who_edit_the_second_is_told(self, services):
        number = add(services)
        services.automod.rules.save(
            asks(ADA, key="command:2"), replace(WORDS, what="x"), number=number, seen=1
        )

        with pytest.raises(ChangedMeanwhileError):
            services.automod.rules.save(
                asks(ADA, key="command:3"), replace(WORDS, what="y"), number=number, seen=1
            )

    def test_admins_write_moderators_read_and_others_neither(self, services):
        number = add(services)
        rules = services.automod.rules

        for deed in (
            lambda: rules.save(asks(MILO), WORDS),
            lambda: rules.set_mode(asks(MILO), number, Mode.ENFORCE),
            lambda: rules.roll_back(asks(MILO), number, 1),
        ):
            with pytest.raises(OnlyAdminsWriteError):
                deed()
        for read in (
            lambda who: rules.all(asks(who)),
            lambda who: rules.show(asks(who), number),
            lambda who: rules.history(asks(who), number),
            lambda who: rules.test(asks(who), number, "casino"),
            lambda who: rules.body(asks(who), number),
        ):
            read(MILO)
            with pytest.raises(NotAModeratorError):
                read(GRACE)

    def test_what_is_not_there_and_what_is_so_already_gets_a_sentence(self, services):
        number = add(services)

        with pytest.raises(NoSuchRuleError):
            services.automod.rules.show(asks(MILO), 99)
        with pytest.raises(ModeAlreadyError):
            services.automod.rules.set_mode(asks(ADA), number, Mode.LOG)

    def test_what_can_t_be_read_is_not_saved(self, services):
        with pytest.raises(DomainError):
            add(services, replace(WORDS, kind="pattern", what="("))

        assert services.automod.rules.all(asks(MILO)).facts["items"] == []

    def test_counting_rules_are_few(self, services):
        flood = RuleBody(name="f", kind="flood", what="5 in 1m")
        for n in range(20):
            add(services, flood, key=f"command:{n}")

        with pytest.raises(TooManyCountingError):
            add(services, flood, key="command:20")

    def test_a_text_is_tested_without_a_trace(self, services, session):
        number = add(services, mode=Mode.OFF)

        def met(words):
            return services.automod.rules.test(asks(MILO), number, words).facts["is_met"]

        assert (met("a casino"), met("a coin")) == (True, False)
        assert hits(session) == []


FIELDS = {
    "name": " No  casinos ",
    "kind": "words",
    "what": "casino",
    "channels": ["C1"],
    "newer_than": "3d",
    "hours": "22:00-06:00",
    "zone": "Europe/Berlin",
    "flags": [{"value": "delete"}, {"value": "guests"}],
    "only_roles": [{"value": "member"}, {"value": "guest"}, {"value": "king"}],
    "exempt_roles": [{"value": "helper"}],
    "then": "shush",
    "lasts": "2h",
    "reason": "calm down",
    "save": "save",
}


class TestForm:
    def test_is_read_as_it_was_meant(self):
        assert rule_form.read(FIELDS) == RuleBody(
            name="No casinos",
            kind="words",
            what="casino",
            channels=("C1",),
            newer_than=3 * 86400.0,
            hours="22:00-06:00",
            zone="Europe/Berlin",
            guests=True,
            only_roles=("guest", "member"),
            exempt_roles=("helper",),
            delete=True,
            then="shush",
            lasts=7200.0,
            reason="calm down",
        )

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("name", ""),
            ("what", ""),
            ("newer_than", "soon"),
            ("hours", "at night"),
            ("zone", "Mars/North"),
            ("lasts", "a bit"),
        ],
    )
    def test_says_under_each_field_what_is_wrong(self, field, typed):
        found = rule_form.mistakes(FIELDS | {field: typed}, {}, at=None)

        assert list(found) == [field]
        assert "`" in found[field]

    def test_a_warning_needs_words(self):
        wrong = FIELDS | {"then": "warn", "reason": " "}

        assert list(rule_form.mistakes(wrong, {}, at=None)) == ["reason"]


class TestHits:
    def test_in_log_mode_a_hit_is_recorded_and_nothing_happens(self, services, session):
        number = add(services, replace(WORDS, delete=True, then="warn"))

        assert say(services).cases == ()

        assert hits(session) == [(number, TROLL, "log", "", None)]
        assert cases(services) == []

    def test_each_version_of_a_message_is_judged_once(self, services, session):
        add(services)

        assert len(say(services, key="event:1").met) == 1
        assert say(services, key="event:2").met == ()
        assert len(say(services, key="event:3", edited={"ts": f"{T0 + 5:.6f}"}).met) == 1
        assert len(hits(session)) == 2

    def test_a_change_holds_from_the_next_message_on(self, services):
        number = add(services)
        assert say(services, at=1).met

        services.automod.rules.set_mode(asks(ADA, key="command:2"), number, Mode.OFF)
        assert not say(services, at=2).met

    def test_moderators_admins_and_apps_are_left_in_peace(self, services, session):
        add(services)

        for n, who in enumerate((ADA, MILO)):
            say(services, user=who, at=n)
        say(services, user=ROBOT, bot_id="B1", at=5)

        assert hits(session) == []

    def test_what_a_rule_found_is_shown(self, services):
        number = add(services)
        for n in range(3):
            say(services, at=n)

        assert services.automod.rules.show(asks(MILO), number).facts["found"] == {
            "hits": 3,
            "people": 1,
            "acted": 0,
        }
        (listed,) = services.automod.rules.all(asks(MILO)).facts["items"]
        assert listed["hits"] == 3

    def test_a_rule_that_can_t_be_read_any_more_stops_no_other(self, services, session):
        services.automod.rule_rows.change(TEAM, new=True)
        services.automod.rule_rows.add(
            TEAM, 1, mode="log", body=WORDS.plain() | {"kind": "later"}, author=ADA
        )
        number = add(services)

        assert [rule.number for rule in say(services).met] == [number]


class TestEnforced:
    def test_a_deletion_is_a_case_recorded_before_it_is_done(self, services, session):
        number = enforce(services, delete=True)

        (case,) = say(services, key="event:1").cases

        found = services.rows.cases.get(TEAM, case)
        assert (found["kind"], found["target"], found["moderator"]) == ("remove", TROLL, "rule:1")
        steps = services.rows.steps.all_of(TEAM, case)
        assert [(step.kind, step.state) for step in steps] == [
            (StepKind.DELETE, StepState.PENDING),
            (StepKind.NOTICE, StepState.PENDING),
        ]
        claimed = services.rows.steps.claim(TEAM, case, lease=LEASE, guards=True)
        assert (claimed.kind, claimed.cause, claimed.detail["ts"]) == (
            StepKind.DELETE,
            "event:1",
            f"{T0:.6f}",
        )
        assert hits(session) == [(number, TROLL, "enforce", "delete", case)]

    def test_what_is_done_about_one_person_within_an_hour_is_one_case(self, services, session):
        enforce(services, delete=True)

        numbers = {say(services, at=n).cases for n in range(5)}

        assert len(numbers) == 1
        assert len(cases(services)) == 1
        done = work(services, cases(services)[0]["number"], {})
        assert sorted(done) == ["delete C0HELP", "notice", *["unsay C0HELP"] * 4]
        assert cases(services)[0]["state"] == State.IDLE

    def test_a_message_of_an_open_ban_card_s_person_is_deleted_all_the_same(self, services):
        enforce(services, delete=True, then="warn")
        services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam"))

        (case,) = say(services).cases

        assert services.rows.cases.get(TEAM, case)["kind"] == "remove"
        assert [each["kind"] for each in cases(services)] == ["remove", "ban"]

    def test_a_shush_is_in_force_at_once_and_can_be_undone(self, services, session):
        enforce(services, delete=True, then="shush", lasts=3600.0)

        (case,) = say(services).cases

        (sanction,) = services.rows.sanctions.in_force(TEAM, TROLL, "shush")
        assert sanction["case_number"] == case
        lasts = sanction["ends_at"] - sanction["starts_at"]  # each is read off the clock anew
        assert abs(lasts - timedelta(hours=1)) < timedelta(seconds=1)
        assert work(services, case, {}) == ["delete C0HELP", "notice"]
        services.reversal.undo(asks(MILO, key="command:undo"), case)
        assert services.rows.sanctions.in_force(TEAM, TROLL, "shush") == []

    def test_a_warning_is_said_once_an_hour(self, services, session):
        enforce(services, then="warn")

        for n in range(3):
            say(services, at=n)
            for found in cases(services):
                work(services, found["number"], {})

        assert [each["kind"] for each in cases(services)] == ["warn"]
        assert [did for _, _, _, did, _ in hits(session)] == ["warn", "", ""]

    def test_a_proposal_waits_for_a_person_and_what_it_is_about_is_deleted_meanwhile(
        self, services
    ):
        enforce(services, delete=True, then="propose:ban", lasts=86400.0)

        (removed,) = say(services).cases

        proposed, removal = sorted(cases(services), key=lambda each: each["kind"])
        assert (proposed["kind"], proposed["state"]) == ("ban", State.AWAITING_CONFIRMATION)
        assert removal["number"] == removed
        assert services.rows.sanctions.in_force(TEAM, TROLL) == []
        ban = services.conversations.get(TEAM, proposed["conversation_id"])
        assert (ban.owner, ban.data["rule"]["by"]) == ("rule:1", ADA)
        press_card(services, ban, Event.CONFIRM)
        assert services.rows.sanctions.in_force(TEAM, TROLL, "ban")

    def test_of_several_rules_the_message_goes_once_and_the_gravest_speaks(self, services, session):
        add(services, replace(WORDS, delete=True, then="warn"), key="c:1", mode=Mode.ENFORCE)
        add(services, replace(WORDS, delete=True, then="shush"), key="c:2", mode=Mode.ENFORCE)
        add(services, WORDS, key="c:3")

        say(services)

        assert [(number, did) for number, _, _, did, _ in hits(session)] == [
            (1, "delete"),
            (2, "shush"),
            (3, ""),
        ]

    def test_nothing_but_the_deletion_follows_for_moderators(self, services):
        enforce(services, delete=True, then="shush", moderators=True)

        say(services, user=MILO)

        assert [each["kind"] for each in cases(services, MILO)] == ["remove"]
        assert services.rows.sanctions.in_force(TEAM, MILO) == []

    def test_a_void_case_is_joined_by_nothing(self, services):
        enforce(services, delete=True)
        (first,) = say(services, at=1).cases
        work(services, first, {})
        services.reversal.void(asks(MILO, f"{first} mistake", key="command:void"))

        (second,) = say(services, at=2).cases

        assert second != first

    def test_the_member_may_appeal_and_who_set_the_rule_does_not_decide(self, services, session):
        enforce(services, delete=True)
        (case,) = say(services).cases
        work(services, case, {})
        appeal = services.appeals.open(asks(TROLL, key="appeal:1"), case, "not me")

        def decide(who, key):
            services.appeals.press(
                asks(who, key=key), Event.CONFIRM, conversation_id=appeal.id, version=appeal.version
            )

        with pytest.raises(DecidesOwnError), session.begin_nested():
            decide(ADA, "press:1")
        decide(MILO, "press:2")
        told = [each for each in views(session) if each["view"] == "appeal_decided"]
        assert told[0]["facts"]["is_accepted"]

    def test_a_deletion_that_failed_can_be_tried_again(self, services):
        enforce(services, delete=True)
        (case,) = say(services).cases
        refused = StepOutcome(state=StepState.FAILED, error="no_admin_token")
        work(services, case, {StepKind.DELETE: refused})
        conversation = services.conversations.get(TEAM, cases(services)[0]["conversation_id"])
        assert conversation.state is State.ERROR

        services.automod.removal.press(
            asks(MILO, key="press:1"),
            "remove",
            Event.RETRY,
            conversation_id=conversation.id,
            version=conversation.version,
        )

        assert work(services, case, {}) == ["delete C0HELP"]


class Stored:
    """The messages as they are kept, a page of two at a time."""

    def __init__(self, services):
        self._services = services

    def messages(self, team_id, *, since, after, limit):
        return self._services.automod.backtest_rows.messages(
            team_id, since=since, after=after, limit=limit
        )

    def authors(self, team_id, users):
        known = self._services.rows.members.standing(team_id, users, fresh=FRESH)
        permits = self._services.users.permits(team_id)
        return {user: author_of(known.get(user), permits) for user in users}


SAID = [
    (TROLL, 0.0, "C1", "visit my casino"),
    (TROLL, 5.0, "C2", "Visit my CASINO!"),
    (GRACE, 6.0, "C1", "visit my casino"),
    (TROLL, 8.0, "C3", "visit my casino"),
    (TROLL, 9.0, "C1", "nothing"),
    (TROLL, 300.0, "C1", "visit my casino"),
    (GRACE, 301.0, "C1", "hello"),
]
RULES = [
    WORDS,
    RuleBody(name="r", kind="repeats", what="3 in 1m"),
    RuleBody(name="f", kind="flood", what="3 in 10s"),
    RuleBody(name="w", kind="words", what="hello", channels=("C1",)),
    RuleBody(name="n", kind="words", what="nobody says this"),
    replace(WORDS, name="o", only_roles=("helper",)),
    replace(WORDS, name="e", exempt_roles=("helper",)),
]


class TestBacktest:
    def keep(self, services):
        for user, at, channel, words in SAID:
            services.rows.messages.save(
                TEAM, channel, f"{T0 + at:.6f}", user_id=user, text=words, detail={}
            )

    def look(self, services, body, *, slices=False):
        asked = services.automod.backtests.ask(
            asks(MILO, key=f"command:{body.name}"), body, days=3650, number=None
        )
        clock = iter(range(10_000))
        while True:
            taken = services.automod.backtest_rows.claim(TEAM, asked, lease=LEASE)
            if taken is None:
                return None
            looking = LookingBack(taken, Stored(services), clock=lambda: float(next(clock)))
            is_over = looking.slice(most=1.5 if slices else 1e6, in_all=1e6)
            services.automod.backtests.reached(taken, is_over=is_over)
            if is_over:
                return taken

    @pytest.mark.parametrize("body", RULES, ids=lambda body: f"{body.kind} {body.name}")
    @pytest.mark.parametrize("slices", [False, True])
    def test_finds_what_the_rule_finds_live(self, services, session, monkeypatch, body, slices):
        monkeypatch.setattr("services.backtest.A_PAGE", 2 if slices else 1000)
        self.keep(services)
        services.rows.members.grant(TEAM, GRACE, "helper", by=ADA)
        add(services, body)
        for user, at, channel, words in SAID:
            say(services, words, user=user, at=at, channel=channel)

        found = self.look(services, body, slices=slices)

        live = hits(session)
        assert {"o": {GRACE}, "e": {TROLL}}.get(body.name) in (None, {user for _, user, *_ in live})
        assert (found["looked"], found["hits"]) == (len(SAID), len(live))
        assert found["people"] == len({user for _, user, *_ in live})

    def test_tells_who_asked_with_samples(self, services, session):
        self.keep(services)

        self.look(services, WORDS)

        told = {each["view"]: each["facts"] for each in views(session)}
        assert told["backtest"]["hits"] == 5
        assert told["backtest"]["is_whole"]
        assert len(told["backtest"]["items"]) == 5

    def test_what_a_message_said_before_its_edit_counts(self, services):
        ts = f"{T0:.6f}"
        keep = services.rows.messages.save
        keep(TEAM, "C1", ts, user_id=TROLL, text="my casino", detail={})
        edited = {"edited": {"ts": f"{T0 + 9:.6f}"}}
        keep(TEAM, "C1", ts, user_id=TROLL, text="my garden", detail=edited)

        assert self.look(services, WORDS)["hits"] == 1
        assert self.look(services, replace(WORDS, name="g", what="garden"))["hits"] == 1

    def test_stops_when_its_time_is_used_up_and_says_so(self, services, session, monkeypatch):
        monkeypatch.setattr("services.backtest.A_PAGE", 2)
        self.keep(services)
        asked = services.automod.backtests.ask(asks(MILO), WORDS, days=3650, number=None)
        taken = services.automod.backtest_rows.claim(TEAM, asked, lease=LEASE)
        clock = iter(range(100))

        looking = LookingBack(taken, Stored(services), clock=lambda: float(next(clock)))
        assert looking.slice(most=1.5, in_all=1.0)
        services.automod.backtests.reached(taken, is_over=True)

        told = next(each["facts"] for each in views(session) if each["view"] == "backtest")
        assert (told["is_whole"], told["looked"]) == (False, 2)

    def test_whose_lease_is_lost_writes_nothing(self, services, session):
        asked = services.automod.backtests.ask(asks(MILO), WORDS, days=30, number=None)
        taken = services.automod.backtest_rows.claim(TEAM, asked, lease=timedelta(0))
        again = services.automod.backtest_rows.claim(TEAM, asked, lease=LEASE)

        assert again is not None
        assert not services.automod.backtests.reached(taken, is_over=True)
        assert "backtest" not in {each["view"] for each in views(session)}

    def test_a_draft_that_can_t_be_read_is_none(self, services):
        with pytest.raises(DomainError):
            services.automod.backtests.ask(
                asks(MILO), replace(WORDS, kind="pattern", what="("), days=30, number=None
            )


def test_what_is_kept_of_a_rule_is_plain_json():
    assert json.loads(json.dumps(WORDS.plain())) == WORDS.plain()
