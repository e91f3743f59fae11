"""The door of the Web API is as strict as Slack's."""

import asyncio

import pytest

from tests.playground.conftest import BOT_TOKEN

ADMIN = "xoxp-playground"
OTHER = "xoxb-other"
NONE = ""


class TestTokens:
    def test_an_unknown_method_is_said_before_anything_else(self, playground):
        assert playground.call("chat.shout", token=NONE)["error"] == "unknown_method"

    def test_no_token_and_a_wrong_token_are_two_errors(self, playground):
        assert playground.call("auth.test", token=NONE)["error"] == "not_authed"
        assert playground.call("auth.test", token=OTHER)["error"] == "invalid_auth"

    def test_each_token_is_somebody(self, playground):
        bot, admin = playground.call("auth.test"), playground.call("auth.test", token=ADMIN)

        assert (bot["user_id"], bot["bot_id"]) == ("U0STEWARD", "B0STEWARD")
        assert admin["user_id"] == "U0ADA"

    def test_tokens_are_never_in_the_log(self, playground):
        sent = {"token": BOT_TOKEN}
        asyncio.run(playground.api.call("auth.test", sent, BOT_TOKEN))

        logged = [call.as_json() for call in playground.world.calls.of("auth.test")]
        assert "xoxb" not in str(logged)


class TestScopes:
    def test_a_scope_that_the_manifest_lacks_is_named(self, playground):
        ts = playground.newest("C0GENERAL")["ts"]

        answer = playground.call("reactions.add", channel="C0GENERAL", timestamp=ts, name="eyes")

        assert answer["error"] == "missing_scope"
        assert answer["needed"] == "reactions:write"
        assert "chat:write" in answer["provided"].split(",")

    def test_the_scope_depends_on_the_kind_of_channel(self, playground):
        playground.world.faults.lost_scopes = {"groups:read"}

        assert playground.call("conversations.info", channel="C0GENERAL")["ok"]
        private = playground.call("conversations.info", channel="C0MODS")
        assert private["needed"] == "groups:read"

    def test_listing_direct_messages_needs_a_scope_that_steward_does_not_ask_for(self, playground):
        answer = playground.call("users.conversations", types="public_channel,im")

        assert answer["needed"] == "im:read"


class TestArguments:
    @pytest.mark.parametrize(
        ("method", "name"),
        [
            ("users.info", "user"),
            ("conversations.info", "channel"),
            ("conversations.kick", "channel"),
            ("chat.postMessage", "channel"),
            ("views.publish", "user_id"),
        ],
    )
    def test_a_required_argument_is_demanded(self, playground, method, name):
        answer = playground.call(method)

        assert answer["error"] == "invalid_arguments"
        assert answer["response_metadata"]["messages"] == [
            f"[ERROR] missing required field: {name}"
        ]

    def test_an_unknown_argument_does_no_harm(self, playground):
        assert playground.call("users.info", user="U0ADA", colour="blue")["ok"]

    def test_pages_are_turned_by_cursor(self, playground):
        first = playground.call("users.list", limit="4")
        second = playground.call(
            "users.list", limit="4", cursor=first["response_metadata"]["next_cursor"]
        )

        names = [user["name"] for user in first["members"] + second["members"]]
        assert len(names) == len(set(names)) == 6
        assert second["response_metadata"]["next_cursor"] == ""
        assert playground.call("users.list", cursor="made-up")["error"] == "invalid_cursor"


class TestPlans:
    def test_admin_methods_refuse_bots_and_small_plans(self, playground):
        wish = {"team_id": "T0STEWARD", "user_id": "U0SPAM"}

        assert playground.call("admin.users.remove", **wish)["error"] == "not_allowed_token_type"
        small = playground.call("admin.users.remove", token=ADMIN, **wish)
        assert small["error"] == "feature_not_enabled"

    def test_on_enterprise_an_admin_removes_a_member_and_the_app_hears_of_it(self, playground):
        playground.world.workspace.policy.plan = "enterprise"

        assert playground.call("admin.users.deactivate", token=ADMIN, user_id="U0SPAM")["ok"]

        playground.deliver()
        changes = [e["event"] for e in playground.app.events if e["event"]["type"] == "user_change"]
        assert [change["user"]["deleted"] for change in changes] == [True]

    def test_each_plan_calls_itself_by_slacks_own_word(self, playground):
        policy = playground.world.workspace.policy
        said = []
        for plan in ("free", "pro", "business", "enterprise"):
            policy.plan = plan
            said.append(playground.call("team.billing.info")["plan"])

        assert said == ["free", "std", "plus", "enterprise"]

    def test_an_admin_brings_somebody_back_into_channels_of_their_own(self, playground):
        playground.world.workspace.policy.plan = "enterprise"
        wish = {"team_id": "T0STEWARD", "user_id": "U0SPAM"}
        there = playground.call("admin.users.assign", token=ADMIN, **wish)
        playground.call("admin.users.remove", token=ADMIN, **wish)
        again = playground.call("admin.users.remove", token=ADMIN, **wish)
        back = playground.call("admin.users.assign", token=ADMIN, channel_ids="C0HELP", **wish)

        assert there["error"] == "user_already_team_member"
        assert again["error"] == "user_already_deleted"
        assert back["ok"]
        assert "U0SPAM" in playground.world.workspace.channels["C0HELP"].members

    def test_nobody_touches_the_primary_owner_or_another_team(self, playground):
        playground.world.workspace.policy.plan = "enterprise"
        of_another = {"team_id": "T0OTHER", "user_id": "U0SPAM"}
        owner = {"team_id": "T0STEWARD", "user_id": "U0ADA"}

        refused = [
            playground.call("admin.users.remove", token=ADMIN, **w) for w in (of_another, owner)
        ]
        assert [each["error"] for each in refused] == [
            "team_not_found",
            "cannot_modify_primary_owner",
        ]
