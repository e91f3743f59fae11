"""The Home: who sees what, page by page, and cheap however much there is."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from db.repositories import home, home_page
from db.repositories.home import ClaimedHome
from fsm.flow import Event
from tests.integration.community import ADA, GRACE, MILO, TEAM, TROLL, asks
from tests.integration.services import test_reminder
from tests.integration.services.economy import endow
from tests.integration.services.working import press

OF_MEMBERS = ["standing", "help"]
OF_MODERATORS = ["standing", "waiting", "load", "help"]
OF_ADMINS = ["standing", "waiting", "load", "settings", "roles", "jobs", "help"]


def page(services, user, **places):
    claimed = ClaimedHome(
        team_id=TEAM, user_id=user, places=places, revision=1, drawn_revision=0, shown="",
        hash="", token=uuid.uuid4(),
    )  # fmt: skip
    sections = services.home.page(claimed).facts["sections"]
    return {section["name"]: section["facts"] for section in sections}


def numbers(facts):
    return [item["number"] for item in facts["items"]]


class TestSections:
    @pytest.mark.parametrize(
        ("viewer", "sections"),
        [
            (GRACE, OF_MEMBERS),
            ("U0UNKNOWN", OF_MEMBERS),
            (MILO, OF_MODERATORS),
            (ADA, OF_ADMINS),
        ],
    )
    def test_each_viewer_sees_only_what_they_may(self, services, viewer, sections):
        assert list(page(services, viewer)) == sections

    def test_who_loses_their_role_sees_nothing_of_it_any_more(self, services):
        services.rows.members.revoke(TEAM, MILO, "moderator", by=ADA)

        assert list(page(services, MILO)) == OF_MEMBERS

    def test_standing_says_what_holds_and_until_when(self, services, banned):
        held = page(services, TROLL)["standing"]["items"]

        assert [(item["kind"], item["case"]) for item in held] == [("ban", banned.case_number)]
        assert held[0]["until"] > 0
        assert page(services, GRACE)["standing"]["items"] == []

    def test_what_is_only_asked_about_somebody_is_not_shown_to_them(self, services, ban):
        assert "cases" not in page(services, TROLL)
        assert [item["case"] for item in page(services, MILO)["waiting"]["items"]] == [1]

        press(services, ban, Event.CANCEL)
        assert "cases" not in page(services, TROLL)
        assert page(services, MILO)["waiting"]["items"] == []

    def test_notes_are_not_shown_to_whom_they_are_about(self, services):
        services.moderation.propose("note", asks(MILO, f"<@{TROLL}> knows them"))

        assert "cases" not in page(services, TROLL)

    def test_points_are_shown_to_whom_they_belong(self, services):
        endow(services, GRACE, 12)

        shown = page(services, GRACE)["points"]
        assert (shown["points"], [item["points"] for item in shown["items"]]) == (12, [12])
        assert "points" not in page(services, TROLL)

    def test_reminders_are_shown_to_whom_they_belong_the_next_first(self, services):
        for words in ("in 3 hours tea", "in 20 min call Mia", "in 2 hours lunch"):
            asked = test_reminder.propose(services, TEAM, words)
            test_reminder.confirm(services, asked)

        shown = page(services, GRACE)["reminders"]["items"]
        assert [item["said"] for item in shown] == ["call Mia", "lunch", "tea"]
        assert "reminders" not in page(services, MILO)

    def test_a_case_can_be_appealed_until_it_is(self, services, banned):
        case = page(services, TROLL)["cases"]["items"][0]
        assert (case["may_appeal"], case["appeal"]) == (True, None)

        services.appeals.open(asks(TROLL, key="view:1"), banned.case_number, "It was my brother")

        case = page(services, TROLL)["cases"]["items"][0]
        assert (case["may_appeal"], case["appeal"]) == (False, "collecting_input:start")
        appeal = page(services, MILO)["appeals"]["items"][0]
        assert (appeal["target"], appeal["case"]) == (TROLL, banned.case_number)

    def test_what_ends_within_a_week_is_told_to_moderators(self, services, session, banned):
        session.execute(text("UPDATE sanctions SET ends_at = clock_timestamp() + interval '1 day'"))

        assert [item["user"] for item in page(services, MILO)["ending"]["items"]] == [TROLL]

    def test_the_week_counts_what_a_moderator_has_opened(self, services, ban):
        assert page(services, MILO)["load"] == {"opened": 1, "back": None}


class TestPages:
    @pytest.fixture
    def warned(self, services):
        for number in range(12):
            services.moderation.propose(
                "warn", asks(MILO, f"<@{TROLL}> {number}", key=f"c:{number}")
            )
            services.rows.steps._session.execute(
                text("UPDATE conversations SET state = 'idle', deadline_at = NULL")
            )
        return services

    def test_are_turned_on_and_back_and_stay_when_something_is_new(self, warned):
        first = page(warned, TROLL)["cases"]
        assert numbers(first) == [12, 11, 10, 9, 8]
        assert (first["back"], first["more"]) == (None, 8)

        second = page(warned, TROLL, cases=[8])["cases"]
        assert (numbers(second), second["back"], second["more"]) == ([7, 6, 5, 4, 3], 0, 3)

        warned.moderation.propose("warn", asks(MILO, f"<@{TROLL}> new", key="c:new"))
        assert numbers(page(warned, TROLL, cases=[8])["cases"]) == [7, 6, 5, 4, 3]

        last = page(warned, TROLL, cases=[8, 3])["cases"]
        assert (numbers(last), last["back"], last["more"]) == ([2, 1], 8, None)

    def test_a_button_pressed_twice_turns_once(self, services):
        services.home.opened(asks(GRACE))
        for value in ("cases:8", "cases:8", "cases:3", "cases:8", "nothing:5", "cases:x", ""):
            services.home.turn(asks(GRACE), value)
            if value == "cases:8":
                assert services.rows.homes.lock(TEAM, GRACE)["cases"] == [8]

        assert services.rows.homes.lock(TEAM, GRACE) == {"cases": []}

    def test_who_has_opened_none_turns_none(self, services):
        services.home.turn(asks(GRACE), "cases:8")

        assert services.rows.homes.lock(TEAM, GRACE) is None


LARGE = """
    ALTER TABLE cases DISABLE TRIGGER audit_opened;
    ALTER TABLE conversations DISABLE TRIGGER audit_start;
    ALTER TABLE sanctions DISABLE TRIGGER audit_sanction;
    INSERT INTO cases (team_id, number, kind, target, moderator, reason, conversation_id, opened_by)
    SELECT %(team)s, n, 'warn', 'U' || n %% 1000, 'M' || n %% 50, '', gen_random_uuid(), 'k' || n
    FROM generate_series(1, 10000) AS n;
    INSERT INTO conversations
        (team_id, id, flow, owner, target, state, version, last_event, last_actor, data,
         case_number, opened_by, opened_on, home, revision, drawn_revision)
    SELECT team_id, conversation_id, kind, moderator, target, 'idle', 2, 'succeed', '', '{}',
           number, opened_by, current_date, '', 1, 1
    FROM cases WHERE team_id = %(team)s;
    INSERT INTO sanctions (team_id, id, user_id, kind, case_number, ends_at, lifted_at)
    SELECT team_id, gen_random_uuid(), target, 'shush', number, now() + number * interval '1 min',
           CASE WHEN number %% 10 > 0 THEN now() END
    FROM cases WHERE team_id = %(team)s;
    INSERT INTO homes (team_id, user_id, drawn_revision, opened_at, looked_at)
    SELECT %(team)s, 'U' || n, 1, now() - n * interval '1 min', now() - n * interval '1 min'
    FROM generate_series(1, 10000) AS n;
    ANALYZE cases; ANALYZE conversations; ANALYZE sanctions; ANALYZE homes
"""

SHOWN = {
    "cases": (home_page.CASES, {"user_id": "U7", "below": 2**62, "limit": 6}),
    "waiting": (
        home_page.WAITING,
        {"state": "awaiting_confirmation", "appeals": False, "limit": 11},
    ),
    "ending": (home_page.ENDING, {"limit": 11}),
    "load": (home_page.LOAD, {"user_id": "M7"}),
    "due": (
        home.DUE,
        {
            "after": timedelta(seconds=2),
            "within": timedelta(minutes=10),
            "every": timedelta(seconds=10),
            "limit": 30,
        },
    ),
}


def test_reads_no_large_table_from_end_to_end(session):
    """A Home costs what it shows, not what there is."""
    run = session.connection().connection.driver_connection.execute
    for statement in LARGE.split(";"):
        run(statement, {"team": TEAM})

    for name, (query, values) in SHOWN.items():
        plan = run(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}", {"team_id": TEAM, **values})
        found = list(scans(plan.fetchone()[0][0]["Plan"]))
        read = sum(rows for _, rows in found)
        assert not [kind for kind, rows in found if kind == "Seq Scan" and rows > 100], name
        assert read < 3000, (name, found)


def scans(plan):
    """Yield the kind of each scan, and how many rows it has gone through."""
    if "Scan" in plan["Node Type"]:
        gone = plan.get("Rows Removed by Filter", 0) + plan["Actual Rows"]
        yield plan["Node Type"], gone * plan["Actual Loops"]
    for each in plan.get("Plans", ()):
        yield from scans(each)
