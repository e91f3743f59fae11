"""The register of personal data: whole, true to the tables, and on its page."""

import re

import pytest

import db.models  # noqa: F401 - every table, so that the metadata is whole
from db.base import Base
from services import privacy_page
from services.personal_data import KEPT, NOBODYS

TABLES = Base.metadata.tables

A_PERSON = re.compile(
    r"\A(user_id|owner|target|moderator|actor|last_actor|buyer|giver|receiver|holder|author|sender"
    r"|reporter|reported|[a-z_]+_by)\Z"
)
"""Names of columns that hold a person's id by our own habit."""

NO_PERSON = {
    *((table, "opened_by") for table in ("cases", "conversations", "report_mutes", "report_notes")),
    ("report_statements", "opened_by"),
    ("hooks", "made_by"),
    ("reminders", "made_by"),
}
"""Columns that hold the key of a request."""


def named() -> dict[str, set[str]]:
    return {each.table: {*each.columns, *each.words} for each in KEPT}


def test_every_table_is_somebodys_or_nobodys():
    assert {*named(), *NOBODYS} == set(TABLES)
    assert not set(named()) & NOBODYS


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.table)
def test_columns_are_there_and_none_that_holds_a_person_is_left_out(kept):
    there = {column.name for column in TABLES[kept.table].c}
    persons = {name for name in there if A_PERSON.match(name)}

    assert {*kept.columns, *kept.words} <= there
    assert {name for name in persons if (kept.table, name) not in NO_PERSON} <= set(kept.columns)


@pytest.mark.parametrize("table", sorted(NOBODYS))
def test_nobodys_tables_hold_no_person(table):
    assert [column.name for column in TABLES[table].c if A_PERSON.match(column.name)] == []


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.table)
def test_it_is_said_how_long_or_why_longer(kept):
    assert bool(kept.days) != bool(kept.why)
    assert kept.columns or not kept.is_counted


def test_the_page_is_current():
    shown = privacy_page.PAGE.read_text(encoding="utf-8")

    assert shown == privacy_page.page(), "run `python -m services.privacy_page`"
