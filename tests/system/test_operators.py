"""What operators see: health of every process, Flower; and what nobody may see."""

import pytest

from tests.system.harbour import ADA, SHARED, Harbour, Person
from tests.system.services import Row
from tests.system.steward import FLOWER, USUAL, WORKERS, Steward
from tests.system.waiting import eventually

WORDS = "zebra-crossing-words"
"""What a person types, and no operator should read."""

PAGES = ("/tasks", "/workers", "/broker", "/api/tasks?limit=10000", "/api/workers?refresh=true")

WITH_WORDS = ("command.ban", "event.message")
"""Tasks whose arguments hold what people typed; their pages are looked at one by one."""


@pytest.fixture(scope="module")
def target(everything: Steward) -> Person:
    return everything.harbour.newcomer(*SHARED, says=WORDS)


@pytest.fixture(scope="module")
def banned(everything: Steward, target: Person) -> Row:
    everything.services.refresh_limits()
    case = everything.bans(ADA, target, f"1h {WORDS}")
    everything.settle()
    return case


class TestHealth:
    @pytest.mark.parametrize("name", USUAL)
    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    def test_every_process_says_that_it_is_well(
        self, steward: Steward, name: str, path: str
    ) -> None:
        assert steward.status(steward.page(name, path)) == 200


class TestFlower:
    def test_demands_its_password(self, steward: Steward) -> None:
        page = steward.page("flower", "/api/workers")

        assert steward.status(page) == 401
        assert steward.status(page, auth=(FLOWER[0], "a guess")) == 401
        assert steward.status(page, auth=FLOWER) == 200

    def test_shows_every_worker(self, steward: Steward) -> None:
        page = steward.page("flower", "/api/workers?refresh=true")

        roles = {name.partition("-")[0] for name in steward.read(page, auth=FLOWER).json()}

        assert {f"worker-{role}" for role in roles} == set(WORKERS)

    def test_shows_the_queues_with_their_lengths(self, steward: Steward) -> None:
        steward.stop("worker-periodic")
        try:
            page = steward.page("flower", "/broker")
            eventually(
                lambda: steward.broker.length("periodic") > 0, why="ticks wait for their worker"
            )
            shown = steward.read(page, auth=FLOWER).text
            assert 'id="periodic"' in shown or ">periodic<" in shown
        finally:
            steward.start("worker-periodic")

    def test_shows_tasks_by_name_but_not_what_people_said(
        self, steward: Steward, harbour: Harbour, banned: Row
    ) -> None:
        tasks = steward.read(steward.page("flower", "/api/tasks?limit=10000"), auth=FLOWER).json()

        names = {task["name"] for task in tasks.values()}
        spoken = [key for key, task in tasks.items() if task["name"] in WITH_WORDS][:40]
        pages = [*PAGES, *(f"/task/{key}" for key in spoken)]
        shown = "\n".join(steward.read(steward.page("flower", p), auth=FLOWER).text for p in pages)

        assert {"command.ban", "command.press", "delivery.work", "event.message"} <= names
        assert WORDS not in shown
        assert not steward.leaks(shown)


class TestLogs:
    def test_hold_no_secrets_and_no_words_of_people(self, steward: Steward, banned: Row) -> None:
        for name in (*USUAL, "flower"):
            words = steward.programs[name].words()

            assert words, name
            assert not steward.leaks(words), name
            assert WORDS not in words, name

    def test_tell_of_a_defect_without_the_values_it_happened_with(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        steward.rows("ALTER TABLE messages ADD CONSTRAINT no_words CHECK (text = '') NOT VALID")
        try:
            harbour.act(ADA, "say", channel=SHARED[0], text=WORDS)
            log = steward.programs["worker-event"]
            eventually(lambda: "CheckViolation" in log.words(), why="the defect is logged")
        finally:
            steward.rows("ALTER TABLE messages DROP CONSTRAINT no_words")
        assert WORDS not in log.words()
        assert not steward.leaks(log.words())
