"""`steward deliveries`, as an operator types it."""

import json
import uuid
from datetime import date

import pytest
from click.testing import CliRunner, Result

from app.cli import deliveries, main
from db.models.delivery import DeliveryWay
from tasks.work import unit_of_work
from tests.integration.tasks.conftest import database, process, woken

__all__ = ["database", "process", "woken"]

WORDS = "zebra crossing"


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(deliveries, "set_up", lambda: None)  # it would reach into other tests' logs

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["deliveries", *arguments], env={"COLUMNS": "250"})

    return run


@pytest.fixture
def unclear(database):
    """Two answers of which nobody knows whether they were seen."""
    with unit_of_work() as services:
        made = [
            services.rows.deliveries.add(
                team_id="T1", made_on=date(2026, 11, 22), dedupe_key=key, way=DeliveryWay.ANSWER,
                view="help", facts={"text": WORDS}, reply="sealed-capability",
            )
            for key in ("a", "b")
        ]  # fmt: skip
    database.execute("UPDATE deliveries SET state = 'unclear', error = 'ReadTimeout', attempts = 1")
    database.execute(
        "INSERT INTO delivery_questions (team_id, delivery_id, made_on)"
        " SELECT team_id, id, made_on FROM deliveries"
    )
    return [str(each) for each in made]


def states(database):
    found = database.execute("SELECT id, state FROM deliveries").fetchall()
    return {str(one): state for one, state in found}


def test_lists_ids_and_never_words(run, unclear):
    table, lines = run("list").output, run("list", "--json").output

    assert set(unclear) <= {json.loads(line)["id"] for line in lines.splitlines()}
    for told in (table, lines):
        assert all(each in told for each in unclear)
        assert "ReadTimeout" in told
        assert WORDS not in told
        assert "sealed-capability" not in told


def test_nothing_unclear_is_said(run):
    assert run("list").output == "Nothing is unclear.\n"


def test_one_is_said_again_and_only_once(run, unclear, database):
    first, second = run("again", unclear[0][:8]), run("again", unclear[0][:8])

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert states(database) == {unclear[0]: "pending", unclear[1]: "unclear"}
    assert unclear[0] not in run("list").output


def test_all_are_left_and_it_is_remembered_by_whom(run, unclear, database):
    done = run("leave", "--all")

    assert done.exit_code == 0
    assert set(states(database).values()) == {"unclear"}
    assert run("list").output == "Nothing is unclear.\n"
    decided = database.execute("SELECT answer, answered_by FROM delivery_questions").fetchall()
    assert all(answer == "leave" and by for answer, by in decided)


def test_must_be_told_which(run, unclear):
    assert "Say which" in run("again").output
    assert "No such question" in run("leave", str(uuid.uuid4())).output
