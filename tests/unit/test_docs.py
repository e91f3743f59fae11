"""What the documents promise is looked up here, so that they can't go stale unnoticed."""

import ast
import re
from pathlib import Path

import pytest

from app.routes import COMMANDS
from app.scopes import SCOPES
from config import documentation
from config.settings import Settings
from db import models
from fsm import diagram
from fsm.flows import FLOWS
from tasks.flower import DEFAULTS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
FILE = re.compile(r"`((?:[a-z_]+/)+[a-z_0-9.-]+\.(?:py|md|sql|json|yml|toml|lua|txt|in))`")
ROOMS = ("app", "tasks", "adapters", "services", "db", "fsm", "config")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


class TestGenerated:
    def test_the_page_of_settings_is_current(self):
        shown = documentation.PAGE.read_text(encoding="utf-8")

        assert shown == documentation.page(), "run `python -m config.documentation`"

    @pytest.mark.parametrize("name", Settings.model_fields)
    def test_every_setting_says_what_it_is_for(self, name):
        assert Settings.model_fields[name].description

    @pytest.mark.parametrize("name", DEFAULTS)
    def test_the_variables_of_flower_stand_there_with_their_defaults(self, name):
        found = next(row for row in documentation.BESIDE if row[0] == f"`{name}`")

        assert found[1] == f"`{DEFAULTS[name]}`"

    @pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
    def test_the_page_of_each_flow_is_current(self, flow):
        shown = (diagram.PAGES / f"{flow.name}.md").read_text(encoding="utf-8")

        assert shown == diagram.page(flow), "run `python -m fsm.diagram`"

    def test_no_page_is_left_of_a_flow_that_is_gone(self):
        assert {page.stem for page in diagram.PAGES.glob("*.md")} == set(FLOWS)


class TestReferences:
    @pytest.mark.parametrize("page", PAGES, ids=named)
    def test_every_link_leads_somewhere(self, page):
        text = page.read_text(encoding="utf-8")
        broken = [to for to in LINK.findall(text) if not (page.parent / to).exists()]

        assert broken == []

    @pytest.mark.parametrize("page", PAGES, ids=named)
    def test_every_file_that_is_named_is_there(self, page):
        text = page.read_text(encoding="utf-8")
        gone = [name for name in FILE.findall(text) if not (ROOT / name).exists()]

        assert gone == []

    def test_every_test_named_as_a_proof_is_there(self):
        page = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
        proofs = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page)

        gone = [proof for proof in proofs if proof[1] not in (ROOT / proof[0]).read_text("utf-8")]

        assert proofs
        assert gone == []


class TestCompleteness:
    @pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
    def test_the_readme_shows_every_command(self, command):
        readme = (ROOT / "README.md").read_text(encoding="utf-8")

        assert re.search(rf"`{command.name}[ `]", readme)

    @pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.name)
    def test_the_way_to_install_says_why_for_every_scope(self, scope):
        assert f"| `{scope.name}` |" in (ROOT / "docs/install.md").read_text(encoding="utf-8")

    @pytest.mark.parametrize("room", ROOMS)
    def test_the_readme_and_the_architecture_name_every_room(self, room):
        for page in ("README.md", "docs/architecture.md"):
            assert f"`{room}/`" in (ROOT / page).read_text(encoding="utf-8")

    @pytest.mark.parametrize("model", models.__all__)
    def test_the_architecture_names_every_table(self, model):
        table = getattr(models, model).__tablename__

        assert f"`{table}`" in (ROOT / "docs/architecture.md").read_text(encoding="utf-8")

    def test_decisions_are_numbered_once_each_and_told_in_four_parts(self):
        pages = list((ROOT / "docs/decisions").glob("[0-9]*.md"))
        numbers = [page.name[:4] for page in pages]

        assert len(set(numbers)) == len(numbers)
        for page in pages:
            text = page.read_text(encoding="utf-8")
            for part in ("## Context", "## Decision", "## Consequences", "## Alternatives"):
                assert part in text, page.name


class TestCode:
    """What the style of the code promises about its documentation."""

    SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))

    @pytest.mark.parametrize("path", SOURCES, ids=named)
    def test_every_exception_from_the_rules_gives_its_reason(self, path):
        bare = re.compile(
            r"# (?:noqa(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[\w, -]+\])?)\s*$", re.MULTILINE
        )

        assert bare.findall(path.read_text(encoding="utf-8")) == []

    @pytest.mark.parametrize("path", sorted((ROOT / "db/models").glob("[a-z]*.py")), ids=named)
    def test_every_table_says_what_it_is(self, path):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
