"""The table adds runs up, and tells what the harness could not do from what the product did not."""

import json
from pathlib import Path

import pytest

from chaos.merge import BROKEN, CLEAN, HARNESS, verdict
from chaos.results import Happened, Results, RunEnd, read
from chaos.table import BEGIN, END, Table, write

KILL = "kill -9 of web"


def happened(**more):
    return Happened(**{"name": KILL, "lost": 0, "doubled": 0, "recovery": 1.0} | more)


def as_before(path):
    """Take out what the lines of earlier versions don't have."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        line.pop("not_ready", None)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))


def a_run(path: Path, *faults: Happened, end: RunEnd | None) -> Results:
    results = Results(path)
    for each in faults:
        results.add(each)
    if end is not None:
        results.end(end)
    return results


@pytest.fixture
def path(tmp_path):
    return tmp_path / "results.jsonl"


class TestTable:
    def test_adds_up_the_runs_of_a_file(self, path):
        a_run(path, happened(), end=RunEnd(seconds=60, seed=1, accepted=10))
        a_run(path, happened(recovery=3.0), end=RunEnd(seconds=60, seed=2, accepted=5))

        table = Table(read([path]))

        assert f"| {KILL} | 2 | 0 | 0 | 0 | 2.0 s | 3.0 s |" in table.markdown([KILL])
        assert "2 runs" in table.report([KILL])
        assert "seeds 1, 2" in table.report([KILL])
        assert "15 requests" in table.report([KILL])
        assert verdict(table) == CLEAN

    @pytest.mark.parametrize(
        ("fault", "end"),
        [
            (happened(lost=1), RunEnd(seconds=1, seed=1)),
            (happened(doubled=1), RunEnd(seconds=1, seed=1)),
            (happened(not_ready=1), RunEnd(seconds=1, seed=1)),
            (happened(), RunEnd(seconds=1, seed=1, broken=["twice: card:1"])),
        ],
    )
    def test_whatever_is_wrong_with_the_product_is_broken(self, path, fault, end):
        assert verdict(Table(a_run(path, fault, end=end).lines)) == BROKEN

    @pytest.mark.parametrize(
        ("fault", "end"),
        [
            (happened(harness="TimeoutError"), RunEnd(seconds=1, seed=1)),
            (happened(), RunEnd(seconds=1, seed=1, harness=["check: it did not end"])),
            (happened(), None),
        ],
    )
    def test_what_the_harness_could_not_do_is_another_thing(self, path, fault, end):
        table = Table(a_run(path, fault, end=end).lines)

        assert verdict(table) == HARNESS
        assert table.is_clean
        assert "The harness failed" in table.report([KILL])

    def test_one_fault_that_could_not_be_injected_is_named_and_the_others_count(self, path):
        failed = happened(name="RabbitMQ kill -9", harness="TimeoutError")
        table = Table(a_run(path, failed, happened(), end=RunEnd(seconds=1, seed=1)).lines)

        assert verdict(table) == CLEAN
        assert "The harness failed: RabbitMQ kill -9: 1 times." in table.report([KILL])

    def test_a_fault_that_was_not_injected_counts_for_nothing(self, path):
        a_run(path, happened(harness="OSError", recovery=120.0), happened(), end=None)

        assert Table(read([path])).times == [1.0]

    def test_a_process_that_is_not_ready_is_no_lost_request(self, path):
        faults = [happened(not_ready=2), happened(lost=1), happened()]
        table = Table(a_run(path, *faults, end=RunEnd(seconds=1, seed=1)).lines)

        assert f"| {KILL} | 3 | 1 | 0 | 2 | 1.0 s | 1.0 s |" in table.markdown([KILL])
        assert "| **all** | 3 | 1 | 0 | 2 | 1.0 s | 1.0 s |" in table.markdown([KILL])
        assert table.not_ready == [f"{KILL}: 2 processes"]

    def test_lines_from_before_processes_were_told_apart_can_still_be_read(self, path):
        a_run(path, happened(lost=7), end=RunEnd(seconds=1, seed=1))
        as_before(path)

        table = Table(read([path]))

        assert f"| {KILL} | 1 | 7 | 0 | 0 |" in table.markdown([KILL])
        assert verdict(table) == BROKEN

    def test_a_line_that_a_crash_cut_off_is_passed_over(self, path):
        a_run(path, happened(), end=None)
        with path.open("a") as file:
            file.write('{"kind": "fault", "na')

        assert len(read([path])) == 1

    def test_stands_between_its_markers(self, tmp_path):
        page = tmp_path / "page.md"
        begin, end = BEGIN.format("faults"), END.format("faults")
        page.write_text(f"before\n{begin}\nold\n{end}\nafter\n")

        write(page, "new")

        assert page.read_text() == f"before\n{begin}\n\nnew\n\n{end}\nafter\n"
