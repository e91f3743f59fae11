"""Time passes: questions expire, two beats tick, a worker of a dead one is replaced."""

from collections.abc import Iterator

import pytest

from tests.system.harbour import ADA, SHARED, Harbour
from tests.system.steward import Steward
from tests.system.waiting import eventually

RUNS = """
    CREATE TABLE job_runs (name text, at timestamptz);
    CREATE FUNCTION note_run() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO job_runs VALUES (NEW.name, NEW.started_at); RETURN NULL; END $$;
    CREATE TRIGGER note_run AFTER INSERT OR UPDATE OF started_at ON periodic_jobs
        FOR EACH ROW EXECUTE FUNCTION note_run();
"""

SHORTEST = """
    SELECT name, count(*) AS runs, min(gap) AS shortest FROM (
        SELECT name, at - lag(at) OVER (PARTITION BY name ORDER BY at) AS gap FROM job_runs
    ) AS gaps GROUP BY name
"""

PERIODS = {"sweep": 1.0, "expire_conversations": 2.0, "expire_sanctions": 1.0}


@pytest.fixture(scope="class")
def hurry(fragile: Steward) -> Iterator[None]:
    """Let Steward wait two seconds for a Confirm."""
    fragile.restart("worker-command", CONFIRM_WITHIN="2")
    yield
    fragile.restart("worker-command")


def seconds_left(steward: Steward, case: int) -> float:
    """Return how long the question of *case* still stands."""
    query = """SELECT extract(epoch FROM deadline_at - clock_timestamp())::float AS left
               FROM conversations WHERE case_number = %s"""
    left: float = steward.services.one(query, case)
    return left


@pytest.mark.usefixtures("hurry")
class TestExpiry:
    def test_a_question_that_nobody_answers_expires_by_itself(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)

        harbour.command(ADA, f"/ban @{target.name}")
        case = steward.case(target, event="expire")

        (card,) = steward.cards(case)
        assert f"Nobody confirmed in time. {target.mention} stays." in card.words
        assert not card.buttons
        assert harbour.kicks(target) == []

    def test_without_beat_and_its_worker_a_late_click_is_refused_and_expires_it(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        steward.settle()
        steward.kill("beat", "worker-periodic")
        card = steward.asks(ADA, target)
        (waiting,) = steward.cases(target)
        eventually(lambda: seconds_left(steward, waiting["number"]) < 0, why="it is too late")
        assert steward.cases(target)[0]["state"] == "awaiting_confirmation"
        before = len(harbour.whispers(ADA))

        harbour.press(ADA, card, "ban:confirm")
        case = steward.case(target, event="expire")

        said = eventually(lambda: harbour.whispers(ADA)[before:], why="Ada is told")
        assert "has expired, so nothing was done" in said[-1]
        assert not steward.cards(case)[0].buttons
        assert steward.steps(case) == []
        assert harbour.channels_of(target) >= set(SHARED)


def ran(steward: Steward, job: str) -> int:
    """Return how often *job* was started."""
    count: int = steward.services.one("SELECT count(*) FROM job_runs WHERE name = %s", job)
    return count


class TestTwoBeats:
    def test_start_each_job_no_more_often_than_once_in_half_its_period(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        target = harbour.newcomer(*SHARED)
        ban = steward.bans(ADA, target, "1h")
        steward.kill("beat")
        steward.rows(RUNS)
        second = steward.another("beat")
        try:
            eventually(lambda: ran(steward, "sweep") > 1, why="the second beat alone is enough")
            steward.start("beat")
            steward.rows("DELETE FROM job_runs")
            steward.rows(
                "UPDATE sanctions SET ends_at = now() WHERE case_number = %s", ban["number"]
            )
            steward.case(target, event="succeed", kind="unban")
            eventually(lambda: all(ran(steward, name) > 3 for name in PERIODS), why="all ran often")
        finally:
            second.kill()
            steward.rows("DROP TRIGGER note_run ON periodic_jobs")

        runs = {row["name"]: row for row in steward.rows(SHORTEST) if row["shortest"]}
        assert set(PERIODS) <= set(runs)
        for name, period in PERIODS.items():
            assert runs[name]["shortest"].total_seconds() >= period / 2, name
        steward.settle()
        assert [case["kind"] for case in steward.cases(target)] == ["ban", "unban"]
        assert len(harbour.told(target)) == 2
