"""Every fault, one file for each thing that breaks."""

from chaos.faults import (
    burdens,
    clocks,
    conflicts,
    deliveries,
    poison,
    postgres,
    processes,
    rabbitmq,
    stores,
    weather,
)
from chaos.faults.fault import Fault


def every() -> list[Fault]:
    """Return all faults, in the order of the table."""
    rooms = (
        *(processes, clocks, rabbitmq, postgres, conflicts, stores, weather, deliveries),
        *(poison, burdens),
    )
    return [fault for room in rooms for fault in room.faults()]
