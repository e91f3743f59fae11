"""Every fault, one file for each thing that breaks."""

from chaos.faults import deliveries, poison, postgres, processes, rabbitmq, stores, weather
from chaos.faults.fault import Fault


def every() -> list[Fault]:
    """Return all faults, in the order of the table."""
    rooms = (processes, rabbitmq, postgres, stores, weather, deliveries, poison)
    return [fault for room in rooms for fault in room.faults()]
