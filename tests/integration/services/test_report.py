"""A member reports; moderators claim, decide, and write back; nobody learns more than they may."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from adapters import reporter
from config.settings import settings as knobs
from db.models.case_step import StepKind, StepState
from db.records.step import StepOutcome
from db.repositories.home import ClaimedHome
from fsm.flow import Event, State
from fsm.flows import FLOWS
from services import report_request
from services.action_request import ActionRequest
from services.casebook import NoSuchCaseError
from services.conversation import UnknownConversationError
from services.errors import DomainError
from services.report import (
    AlreadyReportedError,
    DraftGoneError,
    MayNotReportError,
    ReportsSelfError,
    TooManyReportsError,
)
from services.report_access import REPORT, NoSuchReportError
from services.report_queue import (
    DismissWithoutWordsError,
    NotClaimedError,
    OwnReportError,
    TakenError,
)
from services.report_relay import ReportClosedError, WaitForThemError
from services.role import NotAModeratorError
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM, TROLL, asks, settle_in, views
from tests.integration.services.reporting import (
    HERE,
    MESSAGE,
    card,
    claims,
    conceals,
    conversation,
    opens,
    reports,
)

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _secret(monkeypatch):
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "of-the-tests")
    knobs.cache_clear()
    yield
    knobs.cache_clear()


@pytest.fixture
def report(services):
    return reports(services, GRACE)


def letters(session, view):
    query = text(
        "SELECT reply, facts FROM deliveries WHERE way = 'letter' AND view = :view AND team_id = :t"
    )
    found = session.execute(query, {"view": view, "t": TEAM}).mappings()
    return [(reporter.address(TEAM, row["reply"]), row["facts"]) for row in found]


def ids(services, case):
    return [row["id"] for row in services.reports.statements.of_case(TEAM, case["number"])]


class TestReporting:
    def test_puts_it_into_the_queue_and_tells_who_reported(self, services, session, report):
        shown = card(services, report)

        assert (shown["state"], shown["reported"], shown["channel"]) == (
            "awaiting_confirmation",
            TROLL,
            HERE,
        )
        assert shown["statements"] == [{"category": "spam", "words": "adverts", "reporter": ""}]
        assert letters(session, "report_received")[0][0] == GRACE

    def test_gathers_what_several_say_of_one_message_on_one_card(self, services, report):
        again = reports(services, MIA, "2", named=True, words="every day")

        assert again["number"] == report["number"]
        said = card(services, report)["statements"]
        assert [each["reporter"] for each in said] == ["", MIA]

    def test_not_the_same_twice(self, services, report):
        with pytest.raises(AlreadyReportedError):
            reports(services, GRACE, "2")

    def test_not_oneself(self, services):
        with pytest.raises(ReportsSelfError):
            opens(services, TROLL, message=MESSAGE)

    def test_a_form_is_sent_once(self, services):
        draft = opens(services, GRACE, message=MESSAGE)
        fields = {"category": "spam", "words": ""}
        services.reports.making.say(conceals(GRACE, "view:a", value=draft, fields=fields))

        with pytest.raises(DraftGoneError):
            services.reports.making.say(conceals(GRACE, "view:b", value=draft, fields=fields))

    def test_a_form_that_was_open_too_long_is_not_taken(self, services, session):
        draft = opens(services, GRACE, message=MESSAGE)
        session.execute(text("UPDATE report_drafts SET expires_at = clock_timestamp()"))

        with pytest.raises(DraftGoneError):
            services.reports.making.say(
                conceals(GRACE, "view:a", value=draft, fields={"category": "spam"})
            )

    def test_has_a_limit_a_day_that_leads_to_no_report(self, services, session):
        for number in range(10):
            message = MESSAGE | {"ts": f"1795334400.{number:06}"}
            reports(services, GRACE, str(number), message=message)

        with pytest.raises(TooManyReportsError):
            opens(services, GRACE, "shortcut:x", message=MESSAGE | {"ts": "1.1"})
        counts = session.execute(text("SELECT * FROM report_counts")).mappings().all()
        assert set(counts[0]) == {"team_id", "pseudonym", "hour", "count"}

    def test_of_a_direct_message_keeps_its_words_and_not_its_channel(self, services):
        case = reports(services, GRACE, channel="")
        shown = card(services, case)

        assert (shown["is_direct"], shown["channel"]) == (True, "")
        assert shown["about"]["said"] == "buy boats"

    @pytest.mark.parametrize(
        ("fields", "where"),
        [
            ({"words": "x"}, "category"),
            ({"category": "spam", "words": "x" * 1001}, "words"),
            ({"category": "spam", "target": ""}, "target"),
        ],
    )
    def test_mistakes_are_told_in_the_form(self, fields, where):
        assert list(report_request.mistakes(fields, {}, at=None)) == [where]


class TestEvidence:
    def test_is_a_step_that_needs_no_confirmation(self, services, session, report):
        step = services.rows.steps.claim(TEAM, report["number"], lease=WEEK)
        assert step.kind is StepKind.REPORTED
        saved = {"key": "k", "sha256": "ab", "size": 3, "messages": 1}

        services.settling.settle(step, StepOutcome(state=StepState.DONE, detail=saved))

        kept = session.execute(text("SELECT sha256 FROM evidence WHERE key = 'k'")).scalar_one()
        assert kept == "ab"
        assert conversation(services, report).state is State.AWAITING_CONFIRMATION


class TestClaiming:
    def test_one_wins_and_the_other_is_told_who(self, services, report):
        claims(services, report, MILO)

        with pytest.raises(TakenError) as told:
            claims(services, report, MIA, version=2, key="action:2")
        assert told.value.view.facts["by"] == MILO

    @pytest.mark.parametrize(
        ("who", "error"), [(TROLL, NotAModeratorError), (GRACE, NotAModeratorError)]
    )
    def test_is_for_moderators(self, services, report, who, error):
        with pytest.raises(error):
            claims(services, report, who)

    def test_not_of_what_one_reported_oneself(self, services):
        case = reports(services, MILO)

        with pytest.raises(OwnReportError):
            claims(services, case, MILO)

    def test_runs_out_and_goes_back_into_the_queue(self, services, session, report):
        claims(services, report, MILO)
        late = datetime.now(UTC) + timedelta(hours=2)

        services.conversations.expire_overdue(limit=9, now=late)

        assert card(services, report)["state"] == "awaiting_confirmation"
        assert claims(services, report, MIA, key="action:2").data["claimed_by"] == MIA

    def test_of_what_is_overdue_works_with_nobody_sweeping(self, services, session, report):
        late = datetime.now(UTC) + timedelta(hours=5)

        claimed = claims(services, report, MILO, now=late)

        assert claimed.state is State.PROCESSING
        assert any(each["view"] == "report_overdue" for each in views(session))

    def test_is_given_back(self, services, report):
        claims(services, report, MILO)
        services.reports.queue.release(asks(MILO), report["conversation_id"], 3)

        assert claims(services, report, MIA, key="action:2")

    def test_an_admin_may_take_it_from_somebody_and_a_peer_may_not(self, services, report):
        claims(services, report, MILO)
        with pytest.raises(TakenError):
            services.reports.queue.release(asks(MIA), report["conversation_id"], 3)

    def test_nobody_does_anything_with_it_unclaimed(self, services, report):
        with pytest.raises(NotClaimedError):
            services.reports.queue.held(asks(MILO), report["conversation_id"])


class TestOfModerators:
    @pytest.fixture
    def restricted(self, services):
        message = MESSAGE | {"user": MILO}
        return reports(services, GRACE, message=message)

    def test_goes_to_an_admin_and_not_to_the_moderators(self, services, restricted):
        assert conversation(services, restricted).home == ADA

    @pytest.mark.parametrize("who", [MILO, MIA])
    def test_is_seen_by_no_moderator_least_of_all_by_the_one(self, services, restricted, who):
        with pytest.raises(NoSuchReportError):
            claims(services, restricted, who)
        with pytest.raises(NoSuchCaseError):
            services.casebook.one(asks(who, str(restricted["number"])))
        with pytest.raises(NoSuchCaseError):
            services.casebook.one(asks(who, f"{restricted['number']} all"))
        assert services.reports.queue.page(asks(who)).facts["items"] == []

    def test_stands_on_the_home_of_an_admin_alone(self, services, restricted):
        shown = {who: home_of(services, who) for who in (ADA, MIA, MILO)}

        assert shown[ADA]["reports"]["total"] == 1
        assert "reports" not in shown[MIA] | shown[MILO]
        assert shown[MIA]["waiting"]["items"] == shown[MILO]["waiting"]["items"] == []

    @pytest.mark.parametrize("who", [MILO, MIA, ADA])
    def test_is_neither_taken_back_nor_made_void(self, services, restricted, who):
        with pytest.raises(NoSuchCaseError):
            services.reversal.void(asks(who, f"{restricted['number']} mix-up"))
        with pytest.raises(NoSuchCaseError):
            services.reversal.undo_typed(asks(who, str(restricted["number"])))

    def test_an_admin_claims_it(self, services, restricted):
        assert services.reports.queue.page(asks(ADA)).facts["total"] == 1
        assert claims(services, restricted, ADA)


class TestClosing:
    def test_tells_who_reported_and_forgets_the_way(self, services, session, report):
        claims(services, report, MILO)
        services.reports.queue.dismiss(
            asks(MILO), report["conversation_id"], 3, reason="a joke", words="They are friends"
        )

        ((who, facts),) = letters(session, "report_closed")
        assert (who, facts["outcome"], facts["words"]) == (GRACE, "dismissed", "They are friends")
        assert session.execute(text("SELECT count(*) FROM report_addresses")).scalar_one() == 0
        with pytest.raises(ReportClosedError):
            answer(services, report)

    def test_needs_a_reason(self, services, report):
        claims(services, report, MILO)
        with pytest.raises(DismissWithoutWordsError):
            services.reports.queue.dismiss(asks(MILO), report["conversation_id"], 3, reason=" ")

    def test_follows_an_act_and_the_two_name_each_other(self, services, session, report):
        claims(services, report, MILO)
        held = services.reports.queue.held_by_number(asks(MILO), report["number"])
        wanted = because_of(report["number"])
        opened = services.moderation.open("note", asks(MILO, key="view:act"), wanted)
        services.reports.queue.link(TEAM, held, opened.case_number)

        (found,) = services.reports.rows.acted_on(limit=9)
        assert services.reports.closing.acted(TEAM, found)

        assert card(services, report)["cases"] == [opened.case_number]
        assert services.settling.card(opened).facts["because_of"] == report["number"]
        assert letters(session, "report_closed")[0][1]["outcome"] == "acted"
        assert not services.reports.rows.acted_on(limit=9)

    def test_of_what_nobody_took_is_told_to_an_admin_then_to_who_reported(
        self, services, session, report
    ):
        for days in (1, 30):
            late = datetime.now(UTC) + timedelta(days=days)
            for expired in services.conversations.expire_overdue(limit=9, now=late):
                services.reports.closing.expired(expired)

        assert {each["channel"] for each in views(session) if each["view"] == "report_overdue"} == {
            ADA
        }
        assert letters(session, "report_closed")[0][1]["outcome"] == "unanswered"


class TestRelay:
    def test_carries_words_both_ways(self, services, session, report):
        claims(services, report, MILO)
        held = services.reports.queue.held(asks(MILO), report["conversation_id"])
        statement = ids(services, report)[0]

        services.reports.relay.write(asks(MILO, key="view:w"), held, statement, "Since when?")
        answer(services, report, words="Since monday")

        ((who, facts),) = letters(session, "report_asked")
        assert (who, facts["words"]) == (GRACE, "Since when?")
        assert MILO not in json.dumps(facts)
        assert [(n["author"], n["words"]) for n in card(services, report)["notes"]] == [
            (MILO, "Since when?"),
            ("", "Since monday"),
        ]

    def test_is_nobody_else_s(self, services, report):
        with pytest.raises(UnknownConversationError):
            answer(services, report, actor=TROLL)

    def test_is_not_flooded(self, services, report):
        for number in range(5):
            answer(services, report, key=f"view:a{number}")
        with pytest.raises(WaitForThemError):
            answer(services, report, key="view:a9")


class TestMutes:
    def test_of_a_nameless_reporter_hold_for_the_next_report(self, services, report):
        mute_from_card(services, report)

        with pytest.raises(MayNotReportError):
            opens(services, GRACE, "shortcut:9", message=MESSAGE)

    def test_answer_alike_whether_the_two_are_one_or_not(self, services, report):
        mute_from_card(services, report)

        told = [
            services.reports.mutes.typed(asks(MILO, f"<@{who}> 7d false", key=f"command:{who}"))
            for who in (GRACE, TROLL)
        ]

        assert [view.facts["user"] for view in told] == [GRACE, TROLL]
        assert {view.name for view in told} == {"report_muted"}

    def test_are_lifted_by_the_report_s_number_and_forget_whom(self, services, session, report):
        mute_from_card(services, report)
        services.reports.mutes.typed(asks(MILO, f"lift {report['number']}", key="command:8"))

        assert opens(services, GRACE, "shortcut:9", message=MESSAGE)
        row = session.execute(text("SELECT pseudonym, lifted_by FROM report_mutes")).one()
        assert tuple(row) == ("", MILO)

    def test_are_told_in_the_audit(self, services, session, report):
        mute_from_card(services, report)

        query = "SELECT actor FROM audit_waiting WHERE action = 'report.muted'"
        assert session.execute(text(query)).scalar_one() == MILO


class TestHiding:
    @pytest.fixture(autouse=True)
    def _two(self, monkeypatch, _secret):
        monkeypatch.setenv("REPORTS_HIDE", "2")
        knobs.cache_clear()

    @pytest.fixture
    def services(self, session):
        return settle_in(session)

    def test_needs_the_names_of_enough_trusted_members(self, services):
        case = reports(services, MILO, "1", named=True)
        reports(services, GRACE, "2", named=True)
        reports(services, ADA, "3")
        assert card(services, case)["hidden"] == ""

        reports(services, MIA, "4", named=True)

        assert card(services, case)["hidden"] == "pending"

    def test_is_said_again_when_it_was_in_order(self, services, session):
        case = reports(services, MILO, "1", named=True)
        reports(services, MIA, "2", named=True)
        while step := services.rows.steps.claim(TEAM, case["number"], lease=WEEK):
            services.settling.settle(step, done(step))
        assert card(services, case)["hidden"] == "done"

        claims(services, case, ADA)
        services.reports.queue.dismiss(asks(ADA), case["conversation_id"], 3, reason="fine")

        (again,) = [each for each in views(session) if each["view"] == "report_said_again"]
        assert (again["channel"], again["facts"]["text"]) == (HERE, "buy boats")


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "release", "done", "dismiss", "expire", "join"]),
        st.sampled_from([ADA, MILO, MIA, GRACE, TROLL]),
    ),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events=EVENTS)
def test_whatever_is_pressed_the_rows_obey_the_table_and_a_closed_report_has_no_way_back(
    session, events
):
    with session.begin_nested() as nested:
        services = settle_in(session)
        case = reports(services, GRACE)
        for number, (event, actor) in enumerate(events):
            attempt(services, session, case, event, actor, str(number))
        state = State.IDLE
        for move in services.rows.conversations.moves(TEAM, case["conversation_id"]):
            state = FLOWS[REPORT].next(state, Event(move["event"]))
            assert state == move["to_state"]
        found = services.reports.rows.get(TEAM, case["number"])
        ways = session.execute(text("SELECT count(*) FROM report_addresses")).scalar_one()
        assert (found["closed_at"] is not None) == (state is State.IDLE)
        assert (ways == 0) == (state is State.IDLE)
        nested.rollback()


def attempt(services, session, case, event, actor, key):
    queue, target = services.reports.queue, case["conversation_id"]
    held = conversation(services, case)
    request = asks(actor, key=f"action:{key}")
    try:
        with session.begin_nested():
            if event == "join":
                if held.state is not State.IDLE:
                    reports(services, actor, f"join{key}")
            elif event == "expire" and held.deadline_at:
                late = held.deadline_at + timedelta(seconds=1)
                for expired in services.conversations.expire_overdue(limit=9, now=late):
                    services.reports.closing.expired(expired)
            elif event == "dismiss":
                queue.dismiss(request, target, held.version, reason="no")
            elif event in {"claim", "release", "done"}:
                getattr(queue, event)(request, target, held.version)
    except DomainError:
        return


def answer(services, case, *, actor=GRACE, words="more", key="view:answer"):
    statement = ids(services, case)[0]
    services.reports.relay.answer(conceals(actor, key), statement, words)


def mute_from_card(services, case):
    claims(services, case, MILO)
    held = services.reports.queue.held(asks(MILO), case["conversation_id"])
    return services.reports.mutes.from_card(
        asks(MILO, key="view:mute"), held, ids(services, case)[0], "7d", "false"
    )


def done(step):
    saved = {"key": f"k{step.position}", "sha256": "ab", "size": 3, "messages": 1}
    detail = saved if step.kind is StepKind.REPORTED else {}
    return StepOutcome(state=StepState.DONE, detail=detail)


def home_of(services, who):
    claimed = ClaimedHome(
        team_id=TEAM, user_id=who, places={}, revision=1, drawn_revision=0, shown="", hash="",
        token=uuid.uuid4(),
    )  # fmt: skip
    sections = services.home.page(claimed).facts["sections"]
    return {section["name"]: section["facts"] for section in sections}


def because_of(number):
    return ActionRequest(target=TROLL, reason="adverts", marks={"because_of": number})
