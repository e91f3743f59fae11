"""Where each service comes from."""

import os
from collections.abc import Callable, Mapping
from enum import StrEnum

from bringup.problem import Problem
from bringup.service import Service, Variables


class Source(StrEnum):
    """Where a service can come from, in the order in which they are tried."""

    ENVIRONMENT = "environment"
    COMPOSE = "compose"
    LOCAL = "local"
    WHEELS = "wheels"


BESIDE = {
    "DATABASE_URL": (),
    "BROKER_URL": ("FLOWER_BROKER_API",),
    "REDIS_URL": (),
    "S3_ENDPOINT_URL": ("S3_BUCKET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"),
}


def choose(
    service: Service,
    environment: Mapping[str, str],
    *,
    engine_answers: Callable[[], bool],
) -> Source:
    """Return where a service comes from.

    A URL in the environment, a Docker engine that answers, a program on this machine, a package
    that needs no installing: the first that is there. STEWARD_SERVICES names one of the last three
    and then nothing but the environment goes before it.
    """
    if environment.get(service.variable):
        return Source.ENVIRONMENT
    forced = told(environment)
    if forced:
        return forced
    if engine_answers():
        return Source.COMPOSE
    return Source.LOCAL if service.local() else Source.WHEELS


def told(environment: Mapping[str, str]) -> Source | None:
    """Return the source that STEWARD_SERVICES names, None if it is unset."""
    word = environment.get("STEWARD_SERVICES", "")
    allowed = {source.value: source for source in Source if source is not Source.ENVIRONMENT}
    if word and word not in allowed:
        sentence = f"STEWARD_SERVICES is {word!r}; it may be {', '.join(allowed)}, or unset."
        raise Problem(sentence)
    return allowed.get(word)


def given(service: Service, environment: Mapping[str, str] = os.environ) -> Variables:
    """Return the variables of a service that the environment names."""
    names = (service.variable, *BESIDE[service.variable])
    found = {name: environment[name] for name in names if environment.get(name)}
    if service.variable == "S3_ENDPOINT_URL" and "AWS_SECRET_ACCESS_KEY" not in found:
        sentence = (
            "S3_ENDPOINT_URL is set, so its keys are needed too: set AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY (and S3_BUCKET if it isn't `steward`)."
        )
        raise Problem(sentence)
    return found
