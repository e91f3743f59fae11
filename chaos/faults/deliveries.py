"""What Slack sends: twenty times at once, late and out of order."""

from chaos.faults.fault import Fault, Scene

LASTS, LATEST = 5.0, 8.0


def faults() -> list[Fault]:
    """Return the faults of Slack's deliveries."""
    return [
        Fault("everything delivered 20 times, 5 s", _copies),
        Fault("events late and out of order, 5 s", _late),
        Fault("events and their retries an hour late, 5 s", _hour),
    ]


def _copies(scene: Scene) -> None:
    scene.door.copies = 20
    scene.hold(LASTS)
    scene.door.copies = 1


def _late(scene: Scene) -> None:
    """Hold each event back for another time, so that they overtake one another."""
    for _ in range(10):
        scene.door.lateness = scene.dice.uniform(0, LATEST)
        scene.hold(LASTS / 10)
    scene.door.lateness = 0.0


def _hour(scene: Scene) -> None:
    scene.door.hour_late = True
    scene.hold(LASTS)
    scene.door.hour_late = False
