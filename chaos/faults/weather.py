"""Slack's Web API: busy, broken, slow, cut off, saying no."""

from functools import partial

from chaos.faults.fault import Fault, Scene
from chaos.weather import Storm

LASTS = 5.0

KICK = ("conversations.kick",)

STORMS = {
    "Slack 429, Retry-After 3 s": Storm("429", share=0.5, seconds=3),
    "Slack 500, 5 s": Storm("500"),
    "Slack slow (2 s a call), 5 s": Storm("slow", seconds=2),
    "Slack cut before the effect, 5 s": Storm("drop_before", share=0.7),
    "Slack cut after the effect, 5 s": Storm("drop_after", share=0.7),
    "Slack internal_error, 5 s": Storm("error", share=0.7, code="internal_error"),
    "Slack fatal_error, 5 s": Storm("error", share=0.7, code="fatal_error"),
    "Slack cut after each post, 5 s": Storm("drop_after", ("chat.postMessage",)),
    "Slack token_revoked, 5 s": Storm("error", code="token_revoked"),
    "Slack invalid_auth, 5 s": Storm("error", code="invalid_auth"),
    "Slack says no in every way, 5 s": Storm("refuse", share=0.7),
    "Slack refuses removals, 5 s": Storm("error", KICK, code="restricted_action"),
}


def faults() -> list[Fault]:
    """Return the faults of Slack's Web API."""
    return [Fault(name, partial(_storm, storm=storm)) for name, storm in STORMS.items()]


def _storm(scene: Scene, *, storm: Storm) -> None:
    scene.weather.begin(storm)
    scene.hold(LASTS)
    scene.weather.clear()
