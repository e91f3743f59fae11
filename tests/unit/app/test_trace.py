from datetime import UTC, datetime
from typing import Any

from app.trace import KEPT, Trace

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def row(number: int, **changed: Any) -> dict[str, Any]:
    usual = {"id": f"move {number}", "at": NOON, "stage": "move", "label": "l", "detail": "d"}
    return usual | {"cause": ""} | changed


class TestTrace:
    def test_each_entry_is_told_once(self) -> None:
        trace = Trace()
        trace.take([row(1), row(2)])
        told = trace.after(0)

        trace.take([row(1), row(2), row(3)])

        assert len(told) == 2
        assert len(trace.after(told[-1]["id"])) == 1

    def test_a_row_that_commits_late_is_told_though_its_time_is_earlier(self) -> None:
        trace = Trace()
        trace.take([row(2)])
        last = trace.after(0)[-1]["id"]

        trace.take([row(1, at=datetime(2026, 11, 22, 11, tzinfo=UTC)), row(2)])

        assert [entry["at"] for entry in trace.after(last)] == ["2026-11-22T11:00:00+00:00"]

    def test_it_belongs_to_the_request_that_caused_it(self) -> None:
        trace = Trace()
        causes = ["command:1.2", "action:3.4:ban:confirm", "event:Ev5", "view:V6:abc", ""]
        trace.take([row(number, cause=cause) for number, cause in enumerate(causes)])

        assert [entry["correlation"] for entry in trace.after(0)] == ["1.2", "3.4", "Ev5", "", ""]

    def test_it_forgets(self) -> None:
        trace = Trace()
        trace.take([row(number) for number in range(KEPT + 5)])

        assert len(trace.after(0)) == KEPT
