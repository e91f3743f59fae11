"""Modals and triggers."""

import json

import pytest

from tests.playground.conftest import json_answer


def modal(**more):
    title = {"type": "plain_text", "text": "Edit"}
    return {"type": "modal", "title": title, "blocks": [], **more}


def form():
    element = {"type": "plain_text_input", "action_id": "reason"}
    label = {"type": "plain_text", "text": "Reason"}
    block = {"type": "input", "block_id": "why", "label": label, "element": element}
    return modal(submit={"type": "plain_text", "text": "Save"}, blocks=[block])


def trigger(playground):
    return playground.act("U0ADA", "command", channel="C0GENERAL", text="/steward help")[
        "trigger_id"
    ]


def open_view(playground, view=None, key=None):
    key = key or trigger(playground)
    return playground.call("views.open", trigger_id=key, view=json.dumps(view or modal()))


class TestTrigger:
    def test_it_works_once(self, playground):
        key = trigger(playground)

        assert open_view(playground, key=key)["ok"]
        assert open_view(playground, key=key)["error"] == "exchanged_trigger_id"

    def test_it_lives_three_seconds(self, playground):
        key = trigger(playground)
        playground.clock.advance(3.01)

        assert open_view(playground, key=key)["error"] == "expired_trigger_id"

    def test_an_invented_one_is_refused(self, playground):
        assert open_view(playground, key="1.2.3")["error"] == "invalid_trigger_id"


class TestViews:
    def test_a_stale_hash_loses(self, playground):
        view = open_view(playground)["view"]
        new = json.dumps(modal())
        wish = {"view_id": view["id"], "view": new, "hash": view["hash"]}

        assert playground.call("views.update", **wish)["ok"]
        assert playground.call("views.update", **wish)["error"] == "hash_conflict"

    def test_a_closed_view_is_not_found(self, playground):
        view = open_view(playground)["view"]
        playground.act("U0ADA", "close")

        answer = playground.call("views.update", view_id=view["id"], view=json.dumps(modal()))
        assert answer["error"] == "not_found"

    def test_only_three_lie_on_each_other(self, playground):
        open_view(playground)
        pushes = [
            playground.call("views.push", trigger_id=trigger(playground), view=json.dumps(modal()))
            for _ in range(3)
        ]

        assert [push.get("error") for push in pushes] == [None, None, "push_limit_reached"]

    @pytest.mark.parametrize(
        "view",
        [
            modal(title={"type": "plain_text", "text": "x" * 25}),
            modal(private_metadata="x" * 3001),
            modal(callback_id="x" * 256),
            {**form(), "submit": None},
            {"type": "home", "blocks": []},
        ],
    )
    def test_a_view_keeps_its_limits(self, playground, view):
        assert open_view(playground, view)["error"] == "invalid_arguments"

    def test_a_home_is_published_and_seen(self, playground):
        home = json.dumps({"type": "home", "blocks": [{"type": "divider"}]})

        assert playground.call("views.publish", user_id="U0ADA", view=home)["ok"]
        assert playground.world.views.homes["U0ADA"].contents["type"] == "home"


class TestSubmit:
    def test_slack_itself_demands_what_is_required(self, playground):
        open_view(playground, form())
        before = len(playground.app.got)

        answer = playground.act("U0ADA", "submit", values={"reason": ""})

        assert answer["errors"] == {"why": "Please complete this required field."}
        assert len(playground.app.got) == before

    def test_the_app_gets_the_values_and_an_empty_answer_closes(self, playground):
        open_view(playground, form())

        assert playground.act("U0ADA", "submit", values={"reason": "spam"})["ok"]

        payload = json.loads(playground.app.forms[-1]["payload"])
        value = payload["view"]["state"]["values"]["why"]["reason"]
        assert payload["type"] == "view_submission"
        assert value == {"type": "plain_text_input", "value": "spam"}
        assert playground.world.views.top("U0ADA") is None

    def test_errors_of_the_app_keep_the_modal_open(self, playground):
        open_view(playground, form())
        playground.app.answers = [
            json_answer({"response_action": "errors", "errors": {"why": "Be kind."}})
        ]

        answer = playground.act("U0ADA", "submit", values={"reason": "!!"})

        assert answer["errors"] == {"why": "Be kind."}
        assert playground.world.views.top("U0ADA").errors == {"why": "Be kind."}

    def test_update_push_and_clear_are_honoured(self, playground):
        open_view(playground, form())
        top = playground.world.views.top
        for action in ("update", "push", "clear"):
            answer = {"response_action": action, "view": modal(callback_id=action)}
            playground.app.answers = [json_answer(answer)]
            playground.act("U0ADA", "submit", values={"reason": "spam"})
            if action != "clear":
                assert top("U0ADA").contents["callback_id"] == action

        assert top("U0ADA") is None
