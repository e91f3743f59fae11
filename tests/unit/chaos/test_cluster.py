"""What the exercise of several hosts measures and prints; the exercise itself is `make cluster`."""

import asyncio

import aiohttp
import pytest

from bringup.profile import Profile
from chaos.cluster.door import Doors
from chaos.cluster.rabbitmq import Member
from chaos.cluster.stillness import Stillness, longest
from chaos.cluster.table import Table

STILL = Stillness(accepting=1.0, publishing=2.0, doing=3.0, waited=4.0)
WORSE = Stillness(accepting=3.0, publishing=2.0, doing=3.0, waited=4.0)


class TestLongest:
    def test_the_longest_pause_between_two_moments_counts(self):
        assert longest([10.0, 10.2, 13.2, 13.4], 10.0, 13.5) == pytest.approx(3.0)

    def test_where_nothing_ever_happened_all_of_it_was_still(self):
        assert longest([], 10.0, 25.0) == 15.0

    def test_what_stopped_before_the_end_was_still_until_then(self):
        assert longest([10.5, 11.0], 10.0, 25.0) == 14.0

    def test_what_happened_before_and_after_is_not_looked_at(self):
        assert longest([1.0, 11.0, 99.0], 10.0, 12.0) == 1.0

    def test_moments_may_come_in_any_order(self):
        assert longest([12.0, 11.0, 13.0], 10.0, 14.0) == 1.0


class TestTable:
    @pytest.mark.parametrize("wrong", [{"lost": 1}, {"doubled": 1}, {"not_ready": 1}])
    def test_one_lost_request_or_idle_process_makes_it_dirty(self, wrong):
        table = Table()
        table.add("calm", still=STILL)
        assert table.is_clean

        table.add("storm", **wrong, still=STILL)

        assert not table.is_clean

    def test_a_process_that_is_not_ready_has_a_column_of_its_own(self):
        table = Table()
        table.add("storm", not_ready=3, still=STILL)

        assert "| storm | 1 | 0 | 0 | 3 |" in table.markdown()

    def test_what_happened_twice_shows_the_usual_and_the_worst(self):
        table = Table()
        table.add("storm", lost=0, doubled=0, still=STILL, recovery=5.0)
        table.add("storm", lost=0, doubled=0, still=WORSE, recovery=7.0)

        row = table.markdown().splitlines()[-1]

        assert row.startswith(
            "| storm | 2 | 0 | 0 | 0 | 2.0 s, at most 3.0 s | 2.0 s, at most 2.0 s |"
        )
        assert row.endswith("| 6.0 s, at most 7.0 s |")


class TestDoors:
    def test_where_nobody_listens_the_next_is_asked(self, monkeypatch):
        asked: list[str] = []

        async def ask(_: Doors, url: str, *__: object) -> bool:
            asked.append(url)
            if url == "dead":
                raise aiohttp.ClientConnectorError(None, OSError())  # type: ignore[arg-type]
            return True

        monkeypatch.setattr(Doors, "_ask", ask)
        doors = Doors("", "secret", "", urls=["dead", "live"])

        accepted = [asyncio.run(doors._post(b"", {})) for _ in range(2)]

        assert accepted == [True, True]
        assert sorted(asked) == ["dead", "live", "live"]


class TestMember:
    def test_three_nodes_share_one_port_mapper_and_nothing_else(self, tmp_path):
        profile = Profile("cluster-test", home_folder=tmp_path)
        ports = [Member(number, 21_000).ports(profile) for number in (1, 2, 3)]

        own = [port for each in ports for port in (each.amqp, each.management, each.distribution)]

        assert {each.mapper for each in ports} == {21_000}
        assert len({21_000, *own}) == 10

    def test_a_node_without_the_others_takes_no_work(self):
        assert Member(1, 21_000).settings()["cluster_partition_handling"] == "pause_minority"
