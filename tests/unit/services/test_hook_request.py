"""What is typed behind /subscribe and /unsubscribe."""

import pytest

from services.errors import DomainError
from services.hook_request import HookRequest, numbered, parse

DEV, OPS = "<#C0DEV|dev>", "<#C0OPS|>"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            f"github {DEV} push, pulls",
            HookRequest(kind="github", channels=("C0DEV",), events=("push", "pull_request")),
        ),
        (
            f"GitHub {DEV} {OPS} octo/hello-world run release",
            HookRequest(
                kind="github",
                channels=("C0DEV", "C0OPS"),
                events=("workflow_run", "release"),
                repository="octo/hello-world",
            ),
        ),
        (
            f"json {OPS} {{{{ a.b }}}} &amp; done in {DEV}",
            HookRequest(
                kind="json", channels=("C0OPS",), template=f"{{{{ a.b }}}} & done in {DEV}"
            ),
        ),
    ],
)
def test_it_is_read_as_it_is_meant(text, wanted):
    assert parse(text) == wanted


def test_without_events_it_is_all_of_them():
    assert len(parse(f"github {DEV}").events) == 5


@pytest.mark.parametrize(
    "text",
    [
        "gitlab <#C0DEV>",
        "github",
        "github #dev push",
        f"github {DEV} stars",
        "github " + "".join(f"<#C0DEV{n}> " for n in range(6)),
        "json hello",
        f"json {OPS}",
        f"json {OPS} {{{{ a + b }}}}",
    ],
)
def test_a_mistake_gets_a_sentence_with_an_example(text):
    with pytest.raises(DomainError, match=r"`/subscribe (github|json) #"):
        parse(text)


def test_a_number_is_a_number():
    assert [numbered(text) for text in ("3", "#3", " 12 ")] == [3, 3, 12]
    for text in ("", "0", "three", "3 4", "9" * 30):
        with pytest.raises(DomainError, match="`/unsubscribe 3`"):
            numbered(text)
