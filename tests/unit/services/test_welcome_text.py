"""Texts of newcomers: whose language, which words, and what can be filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.views.welcome_words import MOST, WORDS, filled
from services.welcome_text import (
    LANGUAGES,
    LONGEST,
    NAMES,
    OF_STEWARD,
    chosen,
    language_of,
    mistakes,
    unknown_variables,
)


def own(name, language, text):
    return {"name": name, "language": language, "text": text}


class TestLanguage:
    @pytest.mark.parametrize(
        ("locale", "language"),
        [
            ("de-DE", "de"),
            ("de-AT", "de"),
            ("DE", "de"),
            ("en-GB", "en"),
            ("fr-FR", "en"),
            ("", "en"),
        ],
    )
    def test_is_that_of_the_locale_or_english(self, locale, language):
        assert language_of(locale) == language

    def test_each_has_every_text_and_every_word(self):
        assert set(OF_STEWARD) == set(WORDS) == set(LANGUAGES)
        assert {tuple(texts) for texts in OF_STEWARD.values()} == {NAMES}
        assert len({tuple(words) for words in WORDS.values()}) == 1

    def test_what_steward_says_can_be_filled_in(self):
        said = [text for texts in OF_STEWARD.values() for text in texts.values()]
        assert [mistakes({"text": text}, {}, at=None) for text in said] == [{}] * len(said)


class TestChosen:
    def test_is_theirs_then_stewards_in_their_language(self):
        texts = [own("rules", "de", "Seid nett."), own("rules", "en", "")]

        assert chosen(texts, "rules", "de") == "Seid nett."
        assert chosen(texts, "rules", "en") == OF_STEWARD["en"]["rules"]

    def test_a_channel_says_nothing_by_itself(self):
        assert chosen([own("rules", "en", "Be kind.")], "C0HELP", "en") == ""


class TestMistakes:
    @pytest.mark.parametrize("text", ["", "Hello {name}", "{workspace} {channel}", "{ not one }"])
    def test_is_silent_about_what_works(self, text):
        assert mistakes({"text": text}, {}, at=None) == {}

    @pytest.mark.parametrize(
        "text", ["Hello {nickname}", "{}", "{{name}} {user}", "{name.__class__}"]
    )
    def test_names_what_cant_be_filled_in(self, text):
        assert "“Welcome, {name}!”" in mistakes({"text": text}, {}, at=None)["text"]

    def test_says_what_is_too_long(self):
        assert "1,500" in mistakes({"text": "x" * (LONGEST + 1)}, {}, at=None)["text"]


FACTS = {"user": "U0MIA", "workspace": "Har{name}bour <!channel>", "channel": "C0HELP"}


class TestFilled:
    def test_fills_in_once_and_harmlessly(self):
        said = filled("Hello {name} at {workspace} in {channel}, <!here> & {boats}", FACTS)

        assert said.startswith("Hello <@U0MIA> at Har{name}bour ")
        assert "<#C0HELP>, &lt;!here&gt; &amp; {boats}" in said
        assert "<!" not in said

    @given(st.text(max_size=LONGEST), st.integers(0, 150))
    def test_has_room_in_a_section(self, text, names):
        assert len(filled(text + "{name}{workspace}" * names, FACTS)) <= MOST

    @given(st.text(st.sampled_from("&<>ä{name}\n "), max_size=LONGEST))
    def test_leaves_no_half_of_an_escape(self, text):
        rest = filled(text, FACTS).replace("<@U0MIA>", "").replace("<#C0HELP>", "")

        assert "<" not in rest
        assert rest.count("&") == sum(rest.count(each) for each in ("&amp;", "&lt;", "&gt;"))

    def test_what_is_known_to_be_no_variable_stays(self):
        assert unknown_variables("{name} {boats} { x }") == ["boats"]
