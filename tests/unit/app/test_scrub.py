import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.scrub import MOST_BYTES, SECRETS, scrubbed, text

LETTERS = st.text(st.characters(exclude_categories=()), max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | LETTERS,
    lambda parts: st.lists(parts, max_size=5) | st.dictionaries(LETTERS, parts, max_size=5),
    max_leaves=30,
)


def names(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(names(part) for part in value.values()))
    return set().union(*(names(part) for part in value)) if isinstance(value, list) else set()


class TestScrubbed:
    def test_secrets_are_left_out_wherever_they_stand(self) -> None:
        secret = dict.fromkeys(SECRETS, "s3cret")

        kept = scrubbed({**secret, "a": [{**secret, "b": secret}], "text": "hello"})

        assert kept == {"a": [{"b": {}}], "text": "hello"}

    def test_what_postgresql_refuses_is_replaced(self) -> None:
        kept = scrubbed({"a\x00": "b\x00c", "half": "\ud800x", "whole": "😀", "n": float("nan")})

        assert kept == {"a\ufffd": "b\ufffdc", "half": "\ufffdx", "whole": "😀", "n": "nan"}

    @given(st.dictionaries(LETTERS, JSON, max_size=6))
    def test_whatever_came_postgresql_can_keep_it(self, facts: dict[str, Any]) -> None:
        kept = json.dumps(scrubbed(facts), allow_nan=False)

        assert "\\u0000" not in kept
        json.dumps(json.loads(kept), ensure_ascii=False).encode()

    @given(st.dictionaries(st.sampled_from(["token", "ok", "trigger_id"]), JSON, max_size=6))
    def test_no_secret_survives_in_any_shape(self, facts: dict[str, Any]) -> None:
        assert not names(scrubbed(facts)) & SECRETS

    def test_a_large_part_is_cut_and_the_small_ones_stay(self) -> None:
        facts = {"blocks": [{"x": "y" * 90_000}], "text": "z" * 90_000, "user": "U1", "ts": "1.2"}

        kept = scrubbed(facts)

        assert len(json.dumps(kept)) <= MOST_BYTES
        assert (kept["user"], kept["ts"], kept["blocks"]) == ("U1", "1.2", "[cut]")
        assert kept["text"].startswith("zzz")
        assert kept["text"].endswith("[cut]")

    def test_a_hundred_thousand_small_parts_are_cut_too(self) -> None:
        assert len(json.dumps(scrubbed({f"part {n}": n for n in range(100_000)}))) <= MOST_BYTES

    def test_what_nests_without_end_is_cut(self) -> None:
        deep: dict[str, Any] = {}
        for _ in range(900):
            deep = {"deeper": deep}

        assert "[cut]" in json.dumps(scrubbed(deep))


class TestText:
    def test_only_a_text_is_one(self) -> None:
        assert [text(value) for value in ("U1", None, 5, ["U1"])] == ["U1", "", "", ""]

    def test_it_is_short(self) -> None:
        assert len(text("x" * 10_000)) == 255
