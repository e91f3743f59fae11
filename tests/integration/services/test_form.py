import json
from datetime import UTC, datetime

import pytest

from adapters.slack.views import draw_modal
from fsm.flow import State
from services import form
from services.action import ACTIONS
from services.action_request import NotALengthError
from services.form import NobodyPickedError
from services.ports import Profile
from services.role import NotAModeratorError, TargetIsPeerError
from tests.integration.community import GRACE, MIA, MILO, TEAM, TROLL, asks, views

ABOUT = {"channel": "C0HELP", "ts": "17.5", "link": "https://x.slack.com/p1", "said": "boats"}


def sent(name, opened, **fields):
    """Return the form *opened* as Slack sends it, filled in."""
    modal = draw_modal(opened)
    facts = {
        "callback_id": modal["callback_id"],
        "value": modal["private_metadata"],
        "fields": {"target": TROLL, "reason": "", **fields},
    }
    request = asks(MILO, key="view:1", **facts)
    object.__setattr__(request, "channel", "")
    object.__setattr__(request, "reply", None)
    assert form.read(request)[0] == name
    return form.read(request)


class TestForm:
    def test_goes_the_way_of_the_command(self, services):
        services.users.remember(TEAM, Profile(user_id=MILO, name="M", time_zone="Europe/Berlin"))
        blank = services.forms.blank("ban", asks(MILO), target=TROLL, about=ABOUT)

        opened = services.moderation.open(*sent("ban", blank, duration="2030-07-01 18:00"))

        assert opened.state is State.AWAITING_CONFIRMATION
        assert opened.data["about"] == ABOUT
        assert opened.data["until"] == int(datetime(2030, 7, 1, 16, tzinfo=UTC).timestamp())
        assert services.settling.card(opened).facts["about"] == ABOUT

    def test_is_answered_where_it_was_opened(self, services, session):
        blank = services.forms.blank("ban", asks(MILO))

        services.moderation.open(*sent("ban", blank))

        assert [each["way"] for each in views(session)] == ["answer"]

    def test_or_in_a_direct_message_where_that_was_nowhere(self, services, session):
        request = asks(MILO)
        object.__setattr__(request, "channel", "")
        object.__setattr__(request, "reply", None)

        services.moderation.open(*sent("ban", services.forms.blank("ban", request)))

        assert [(each["way"], each["channel"]) for each in views(session)] == [("post", MILO)]

    @pytest.mark.parametrize(
        ("channel", "meant"), [("C0ONE", "C0ONE"), ("", "everywhere"), (["x"], "everywhere")]
    )
    def test_no_channel_means_all_of_them(self, services, channel, meant):
        _, _, wanted = sent("kick", services.forms.blank("kick", asks(MILO)), channel=channel)

        assert wanted.channel == meant

    @pytest.mark.parametrize("target", ["", None, "<@U1>", ["U1"], {}])
    def test_somebody_must_be_picked(self, services, target):
        with pytest.raises(NobodyPickedError):
            sent("ban", services.forms.blank("ban", asks(MILO)), target=target)

    def test_what_the_front_door_let_pass_is_judged_again(self, services):
        with pytest.raises(NotALengthError):
            sent("ban", services.forms.blank("ban", asks(MILO)), duration="soon")

    def test_is_only_for_those_who_may(self, services):
        with pytest.raises(NotAModeratorError):
            services.forms.blank("ban", asks(GRACE))
        with pytest.raises(TargetIsPeerError):
            services.forms.blank("ban", asks(MILO), target=MIA)

    def test_keeps_whom_the_command_named(self, services):
        view = services.forms.completed("warn", asks(MILO, f"<@{TROLL}|troll>"))

        assert (view.facts["target"], view.facts["needs_reason"]) == (TROLL, True)

    @pytest.mark.parametrize("name", ACTIONS)
    def test_every_action_has_one(self, services, name):
        modal = draw_modal(services.forms.blank(name, asks(MILO)))

        assert modal["callback_id"] == f"ask:{name}"
        assert form.carried(modal["private_metadata"])["here"] == "C0HELP"

    def test_a_message_of_many_words_still_fits(self, services):
        long = ABOUT | {"said": "\U0001f600" * 300}

        modal = draw_modal(services.forms.blank("ban", asks(MILO), about=long))

        assert len(modal["private_metadata"]) <= 3000
        assert json.loads(modal["private_metadata"])["reply"] == "sealed"
