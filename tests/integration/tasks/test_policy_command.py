"""`steward policy` as an operator types it."""

import uuid

import pytest
from click.testing import CliRunner

from app.cli import main
from tasks.work import unit_of_work
from tests.integration.community import ADA, MILO, settle_in

FILE = """
settings: {confirm_within: 10m}
shop: [{name: Coffee, price: 50}]
"""


@pytest.fixture
def team():
    team = f"T{uuid.uuid4().hex[:8].upper()}"
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
    return team


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def steward(*words, fails=False):
    answer = CliRunner().invoke(main, ["policy", *words])
    assert answer.exit_code == int(fails), answer.output
    return answer.output


def test_it_is_shown_and_done_only_when_told_so(team, path):
    shown = steward("plan", path, "--team", team)
    assert "+ shop Coffee: price 50" in shown
    assert "2 to change. This plan is " in shown

    dry = steward("apply", path, "--team", team, "--as", ADA)
    assert "To do it: add --yes" in dry
    assert steward("plan", path, "--team", team) == shown

    name = shown.strip().rpartition(" ")[2].rstrip(".")
    assert "Done." in steward("apply", path, "--team", team, "--as", ADA, "--plan", name, "--yes")
    assert "Nothing to change" in steward("plan", path, "--team", team)


def test_an_export_is_a_file_that_changes_nothing(team, path, tmp_path):
    steward("apply", path, "--team", team, "--as", ADA, "--yes")
    exported = steward("export", "--team", team)
    (tmp_path / "exported.yaml").write_text(exported, encoding="utf-8")

    assert "name: Coffee" in exported
    told = steward("plan", str(tmp_path / "exported.yaml"), "--team", team)
    assert "Nothing to change" in told


@pytest.mark.parametrize(
    ("text", "actor", "told"),
    [
        ("shop: [{name: Coffee, price: 0}]", ADA, "shop[1] has numbers from 1"),
        ("shop: [", ADA, "is no YAML in line 1"),
        (FILE, MILO, "admins"),
        ("grants: [{user: U0NOBODY, role: helper}]", ADA, "knows no U0NOBODY here"),
    ],
)
def test_a_mistake_is_one_sentence_and_changes_nothing(team, path, tmp_path, text, actor, told):
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")

    said = steward("apply", path, "--team", team, "--as", actor, "--yes", fails=True)

    assert told in said
    assert "Traceback" not in said
    assert "Coffee" not in steward("export", "--team", team)
