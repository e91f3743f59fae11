"""The kinds of settings: what is typed is read, kept and shown without loss, or refused."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings
from services import preference, preference_page, setting_form
from services.kinds import (
    Channel,
    Channels,
    Choice,
    Length,
    Number,
    Several,
    UnreadableError,
    Words,
    YesNo,
)
from services.preference import PREFERENCES, Preferences

KINDS = (
    Channel(),
    Length(least=timedelta(minutes=1), most=timedelta(days=2)),
    Number(least=0, most=99),
    YesNo(),
    Choice(options=("off", "log")),
    Several(options=("ban", "kick")),
    Words(longest=20),
    Channels(most=2),
)


class TestKinds:
    @given(typed=st.text(max_size=40), kind=st.sampled_from(KINDS))
    def test_what_is_read_comes_back_from_what_was_kept_and_shown(self, typed, kind):
        try:
            value = kind.read(typed.strip())
        except UnreadableError:
            return

        assert kind.found(kind.kept(value)) == value
        assert kind.read(kind.typed(value)) == value

    @pytest.mark.parametrize(
        ("kind", "typed", "value"),
        [
            (Channel(), "<#C0MODS|moderators>", "C0MODS"),
            (Channel(), "<#C0MODS|>", "C0MODS"),
            (Channel(), "C0MODS", "C0MODS"),
            (Channel(), "none", ""),
            (KINDS[1], "90s", timedelta(seconds=90)),
            (KINDS[1], "2 hours", timedelta(hours=2)),
            (KINDS[2], "never", 0),
            (KINDS[2], "99", 99),
            (YesNo(), "Yes", True),
            (YesNo(), "off", False),
            (KINDS[4], "LOG", "log"),
            (KINDS[5], "kick, ban", ("ban", "kick")),
            (KINDS[5], "none", ()),
            (KINDS[6], "Be kind", "Be kind"),
            (KINDS[7], "<#C0HELP|help>, <#C0GEN> C0HELP", ("C0HELP", "C0GEN")),
            (KINDS[7], "none", ()),
        ],
    )
    def test_are_read_as_people_type_them(self, kind, typed, value):
        assert kind.read(typed) == value

    @pytest.mark.parametrize(
        ("kind", "typed"),
        [
            (Channel(), "#moderators"),
            (Channel(), "<@U0MILO>"),
            (Channel(), "D0DIRECT"),
            (KINDS[1], "3d"),
            (KINDS[1], "59s"),
            (KINDS[1], "9999999 years"),
            (KINDS[1], "soon"),
            (KINDS[2], "100"),
            (KINDS[2], "-1"),
            (KINDS[2], "1.5"),
            (KINDS[2], "٣"),
            (Number(least=1, most=9), "never"),
            (YesNo(), "maybe"),
            (KINDS[4], "enforce"),
            (KINDS[5], "ban, fly"),
            (KINDS[6], "x" * 21),
            (KINDS[7], "#help"),
            (KINDS[7], "C0A C0B C0C"),
        ],
    )
    def test_refuse_what_is_none(self, kind, typed):
        with pytest.raises(UnreadableError):
            kind.read(typed)

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("kept", [{"a": 1}, [1], [["x"]], -1, 1e9, "n" * 99])
    def test_refuse_what_another_version_has_kept(self, kind, kept):
        with pytest.raises(UnreadableError):
            kind.found(kept)


class TestForm:
    def changed(self, **fields):
        shown = {"confirm_within": "5m", "log_channel": "<#C0LOG>", "two_people_for_good": "off"}
        return fields, {"shown": shown}

    def test_what_stands_as_it_was_shown_is_not_changed(self):
        form = self.changed(confirm_within="300s", log_channel="C0LOG", two_people_for_good="off")

        assert setting_form.changed(*form) == {}

    def test_an_empty_field_is_none_where_there_may_be_none(self):
        form = self.changed(log_channel="", two_people_for_good="on")

        assert setting_form.changed(*form) == {"log_channel": "none", "two_people_for_good": "on"}
        assert setting_form.mistakes(*form, at=None) == {}

    @pytest.mark.parametrize("typed", ["", "soon", "2d", "<b>"])
    def test_what_cant_be_is_told_at_its_field(self, typed):
        found = setting_form.mistakes(*self.changed(confirm_within=typed), at=None)

        assert found == {
            "confirm_within": "This takes a length of time from 30s to 1d, such as 10m."
        }

    def test_what_nobody_has_been_shown_is_not_taken(self):
        assert setting_form.changed({"purge_most": "3"}, {"shown": {}}) == {}
        assert setting_form.changed({"of_tomorrow": "3"}, {"shown": {"of_tomorrow": "2"}}) == {}


class TestRegistry:
    @pytest.mark.parametrize("name", PREFERENCES)
    def test_every_example_works_and_every_default_is_a_value(self, name):
        found = PREFERENCES[name]
        is_channel = isinstance(found.kind, (Channel, Channels))
        example = "<#C0MODS>" if is_channel else found.example

        assert found.kind.found(found.kind.kept(found.kind.read(example))) is not None
        assert found.kind.read(found.kind.typed(found.default)) == found.default
        assert found.about.endswith(".")

    @pytest.mark.parametrize("name", [n for n in PREFERENCES if n in Settings.model_fields])
    def test_the_operators_setting_of_the_same_name_is_of_the_same_type(self, name):
        default = Settings.model_fields[name].default

        assert type(default) is type(PREFERENCES[name].default)
        assert default == PREFERENCES[name].default

    def test_what_isnt_known_or_doesnt_fit_is_passed_over(self):
        kept = {"of_tomorrow": 1, "confirm_within": "long", "purge_most": 9, "log_channel": None}

        found = preference.of(kept, {"log_channel": "C0LOG"})

        assert found == Preferences(purge_most=9, log_channel="C0LOG")

    def test_the_page_in_the_documentation_is_current(self):
        written = preference_page.PAGE.read_text(encoding="utf-8")

        assert written == preference_page.page(), "python -m services.preference_page"
