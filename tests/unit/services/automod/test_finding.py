"""What each kind of rule finds, and what it leaves in peace."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.automod import grammar
from services.automod.book import Rulebook
from services.automod.folding import fold
from services.automod.memory import OwnMemory
from services.automod.rule import Kind, Mode
from services.automod.utterance import Author
from services.errors import DomainError
from tests.unit.services.automod.saying import meets, met, rule, say


class TestWords:
    @pytest.mark.parametrize(
        ("what", "text"),
        [
            ("casino", "Visit my CASINO!"),
            ("casino", "(casino)"),
            ("free coins", "get free\ncoins now"),
            ("casino", "Саѕіnо"),  # noqa: RUF001 - Cyrillic that looks Latin
            ("casino", "ｃａｓｉｎｏ"),  # noqa: RUF001 - full width
            ("casino", "c\u0336a\u0336sino"),
            ("casino", "ca\u200bsi\u00adno"),
            ("casino", "🅲🅰🆂🅸🅽🅾"),
            ("coin*", "coinage"),
            ("*coin", "bitcoin"),
            ("*免费*", "今天免费送"),
            ("привет", "Привет!"),
            ("über", "uber alles"),
            ("e-mail", "my e-mail is"),
            ("casino", "<https://spam.example|casino>"),
            ("tom & jerry", "tom &amp; jerry"),
        ],
    )
    def test_are_found_however_they_are_dressed_up(self, what, text):
        assert meets("words", what, text)

    @pytest.mark.parametrize(
        ("what", "text"),
        [
            ("ass", "a class in assets"),
            ("coin*", "bitcoin"),
            ("*coin", "coinage"),
            ("free coins", "free the coins"),
            ("casino", ""),
            ("casino", "cas ino"),
        ],
    )
    def test_are_not_found_inside_others(self, what, text):
        assert not meets("words", what, text)

    def test_of_many_rules_those_are_met_whose_word_is_said(self):
        rules = [rule("words", f"word{n}", number=n) for n in range(300)]

        assert met(rules, say("word7 and word299, not word3000")) == [7, 299]

    def test_a_rule_that_is_off_finds_nothing(self):
        assert met(rule("words", "casino"), say("casino")) == [1]
        assert met(rule("words", "casino", mode=Mode.OFF), say("casino")) == []


class TestPatterns:
    @pytest.mark.parametrize(
        ("what", "text"),
        [
            (r"free\s+(coins|money)", "FREE   Money"),
            (r"[A-Z]{3}\d{4}", "abc1234"),
            (r"\d{5}", "12345"),
            (r"casino", "Саѕіnо"),  # noqa: RUF001 - Cyrillic that looks Latin
            (r"яйцо\d+", "ЯЙЦО12"),  # noqa: RUF001 - all of it Cyrillic
        ],
    )
    def test_are_found_blind_for_case_and_folded(self, what, text):
        assert meets("pattern", what, text)

    def test_what_takes_others_for_ever_takes_no_time(self):
        """(a+)+$ on this text is 2**5000 steps for an engine that goes back."""
        assert not meets("pattern", r"^(a+)+$", "a" * 5000 + "!")

    @pytest.mark.parametrize("what", ["", "(", r"(?=x)", r"(x)\1", "x" * 501, "((a{99}){99}){99}"])
    def test_what_is_none_is_refused_with_a_sentence(self, what):
        with pytest.raises(grammar.NotAPatternError, match="can't read that pattern"):
            grammar.pattern(what)


class TestLinks:
    @pytest.mark.parametrize(
        ("what", "text"),
        [
            ("any", "<https://example.com/x|here>"),
            ("any", "see example.com"),
            ("any", "example。com"),
            ("deny example.com", "<https://a.b.example.com:8080/x?y=1>"),
            ("deny example.com", "<https://EXAMPLE.com.>"),
            ("deny evil.example", "<https://slack.com@evil.example/login>"),
            ("deny slack.com", r"<https://slack.com\@evil.example/login>"),
            ("deny bücher.example", "<http://xn--bcher-kva.example>"),
            ("deny xn--bcher-kva.example", "http://bücher.example"),
            ("deny paypal.com", "<https://pаypal.com>"),  # noqa: RUF001 - a Cyrillic letter
            ("lookalikes", "<https://xn--pypal-4ve.com>"),
            ("shorteners", "<https://bit.ly/abc>"),
            ("allow github.com", "<https://gitlab.com/x>"),
            ("deny a.example, b.example", "<http://b.example>"),
            ("deny <http://a.example|a.example>", "a.example"),
            ("any, allow github.com", "<https://evil.example> <https://github.com>"),
        ],
    )
    def test_lead_where_they_really_lead(self, what, text):
        assert meets("links", what, text)

    @pytest.mark.parametrize(
        ("what", "text"),
        [
            ("any", "no links, and none in e.g. this"),
            ("any", "<mailto:a@example.com|a@example.com>"),
            ("any", "<@U0ADA> <#C0HELP|help> <!here>"),
            ("deny example.com", "<https://notexample.com>"),
            ("deny example.com", "<https://example.com.evil.org>"),
            ("allow github.com", "<https://api.github.com/x>"),
            ("any, allow github.com", "<https://github.com>"),
            ("shorteners", "<https://rabbit.ly/abc>"),
        ],
    )
    def test_others_are_left_in_peace(self, what, text):
        assert not meets("links", what, text)

    def test_those_of_an_app_s_attachments_count(self):
        said = say("", attachments=[{"title": "x", "title_link": "https://evil.example/"}])

        assert met(rule("links", "deny evil.example"), said) == [1]


class TestOthers:
    def test_who_names_too_many_or_everybody(self):
        five = " ".join(f"<@U{n}>" for n in range(4)) + " <!subteam^S1|@mods> <@U1>"

        assert meets("mentions", "5", five)
        assert not meets("mentions", "6", five)
        assert meets("mentions", "everyone", "<!channel> look")
        assert not meets("mentions", "everyone", "@channel &lt;!channel&gt; <@U1>")

    def test_files_by_type_and_size(self):
        exe = {"name": "Setup.EXE", "size": 5 << 20, "filetype": "binary"}

        assert meets("files", "type exe, zip", "", files=[exe])
        assert meets("files", "over 4MB", "", files=[exe])
        assert not meets("files", "type zip\nover 6mb", "", files=[exe])
        assert not meets("files", "any", "no file")

    def test_what_is_hidden_is_found_and_judged_again(self):
        hidden = base64.b64encode(b"visit my casino at evil.example").decode()
        twice = base64.urlsafe_b64encode(hidden.encode()).decode().rstrip("=")
        rules = [
            rule("hidden", number=1),
            rule("words", "casino", number=2),
            rule("links", "deny evil.example", number=3),
        ]

        assert met(rules, say(f"look: {hidden}")) == [1, 2, 3]
        assert met(rules, say(f"look: {twice}")) == [1, 2, 3]
        assert met(rules, say("internationalizationinternationalization")) == []


class TestGrammar:
    @pytest.mark.parametrize(
        ("kind", "what"),
        [
            ("words", " , *"),
            ("words", "x" * 200),
            ("links", "allow"),
            ("links", "deny nonsense"),
            ("links", "something"),
            ("mentions", "0"),
            ("mentions", "many"),
            ("flood", "5"),
            ("flood", "1 in 10s"),
            ("flood", "5 in 3d"),
            ("repeats", "101 in 1m"),
            ("newcomers", "soon"),
            ("files", "type"),
            ("files", "over 9000"),
        ],
    )
    def test_what_can_t_be_read_gets_a_sentence_with_an_example(self, kind, what):
        with pytest.raises(DomainError, match="`"):
            met(rule(kind, what), say("x"))

    @settings(max_examples=60, deadline=None)
    @given(st.sampled_from(list(Kind)), st.text(max_size=60))
    def test_whatever_is_typed_is_a_rule_or_a_sentence(self, kind, what):
        try:
            met(rule(kind, what), say("hello"))
        except DomainError:
            return


ANYTHING = [
    rule("words", "casino, *x*, y*", number=1),
    rule("pattern", r"(a|b|ab)*c\d?", number=2),
    rule("links", "any", number=3),
    rule("mentions", "2", number=4),
    rule("files", "type exe\nover 1kb", number=5),
    rule("hidden", number=6),
    rule("repeats", "2 in 1m", number=7),
    rule("flood", "2 in 1m", number=8),
    rule("newcomers", "1d", number=9),
]

BOOK = Rulebook(ANYTHING)


def judge(said):
    return BOOK.judge(said, Author, OwnMemory())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "size", "ts", "title_link", "text"]), inner)
    ),
    max_leaves=8,
)


class TestAnything:
    @settings(max_examples=100, deadline=None)
    @given(st.text(), JSON, JSON, JSON)
    def test_can_be_said_and_is_judged(self, text, files, attachments, edited):
        judge(say(text, files=files, attachments=attachments, edited=edited))

    @settings(max_examples=100, deadline=None)
    @given(st.text(alphabet="<>@#!|&;.:/\\-xn=aA0%[]", max_size=200))
    def test_broken_markup_can_be_said_as_well(self, text):
        judge(say(text))

    @given(st.text())
    def test_what_is_folded_stays_folded(self, text):
        assert fold(fold(text)) == fold(text)

    @pytest.mark.parametrize(
        "piece",
        [
            "a",
            "<",
            "<@U1|",
            "x.",
            "http://",
            "aGVsbG8gd29ybGQ ",
            "ab",
            "\u0430",
            "a.b.c.d.",
            "xn--",
        ],
    )
    def test_the_longest_message_is_judged_whatever_it_repeats(self, piece):
        judge(say(piece * (40_000 // len(piece))))
