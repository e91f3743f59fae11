"""Templates: places are filled, and nothing that is sent is anything but text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.template import (
    MOST_SAID,
    BadTemplateError,
    TemplateTooLongError,
    checked,
    filled,
)

SAID = {"build": {"id": 7, "ok": True, "steps": [{"name": "test"}]}, "by": "{{ build.id }}"}

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab", max_size=2), inner),
)


class TestFilled:
    @pytest.mark.parametrize(
        ("template", "said"),
        [
            ("Build {{ build.id }} is done", "Build 7 is done"),
            ("{{build.ok}}", "yes"),
            ("{{ build.steps.0.name }}", "test"),
            ("{{ build.steps.1.name }} {{ nothing }} {{ build.id.more }}", "– – –"),  # noqa: RUF001 - they stand for nothing
            ("{{ build.steps }}", '[{"name": "test"}]'),
        ],
    )
    def test_a_place_takes_what_stands_there(self, template, said):
        assert filled(template, SAID) == said

    def test_what_was_sent_is_not_read_as_a_template(self):
        assert filled("by {{ by }}", SAID) == "by {{ build.id }}"

    @given(said=json, path=st.from_regex(r"[ab0-9](\.[ab0-9]){0,4}", fullmatch=True))
    def test_whatever_comes_it_is_short_text(self, said, path):
        assert len(filled("{{ " + path + " }}", {"a": said, "b": said})) <= MOST_SAID

    def test_a_huge_value_is_cut(self):
        assert len(filled("{{ a }}{{ a }}" * 20, {"a": "x" * 40_000})) == MOST_SAID


class TestChecked:
    @pytest.mark.parametrize(
        "template",
        ["", "  ", "{{ 7 * 7 }}", "{{ a.__class__() }}", "{% for x in y %}", "{{ a", "{# a #}"],
    )
    def test_what_is_no_place_is_refused(self, template):
        with pytest.raises(BadTemplateError, match="/subscribe json #ops"):
            checked(template)

    def test_a_long_one_is_refused(self):
        with pytest.raises(TemplateTooLongError):
            checked("x" * 1001)

    def test_a_good_one_is_kept_as_it_is(self):
        assert checked("Deploy of {{ app }}: {{ state }}") == "Deploy of {{ app }}: {{ state }}"
