import pytest

from adapters.slack.client import Client
from adapters.slack.workspace import SlackWorkspace
from services.ports import Place, Profile, RefusedError, UnclearError
from tests.unit.adapters.conftest import OpenLimiter, make_client
from tests.unit.adapters.scripted_slack import ScriptedSlack, no, ok


@pytest.fixture
def workspace(client: Client) -> SlackWorkspace:
    return SlackWorkspace(client)


@pytest.fixture
def with_admin(client: Client, slack: ScriptedSlack, limiter: OpenLimiter) -> SlackWorkspace:
    return SlackWorkspace(client, make_client(slack.url, limiter, token="xoxp-playground"))  # noqa: S106


def tokens(slack: ScriptedSlack) -> list[str]:
    return [request.headers["authorization"].removeprefix("Bearer ") for request in slack.heard]


class TestProfile:
    def test_a_person_is_described(self, workspace: SlackWorkspace, slack: ScriptedSlack) -> None:
        slack.says(
            ok(
                user={
                    "id": "U1",
                    "name": "ada",
                    "team_id": "T0",
                    "is_owner": True,
                    "tz": "Africa/Lagos",
                    "locale": "en-GB",
                    "profile": {"display_name": "", "real_name": "Ada Okafor"},
                }
            )
        )

        assert workspace.profile("U1") == Profile(
            user_id="U1",
            name="Ada Okafor",
            is_owner=True,
            is_admin=True,
            time_zone="Africa/Lagos",
            locale="en-GB",
        )

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ({"is_bot": True}, "is_bot"),
            ({"id": "USLACKBOT"}, "is_bot"),
            ({"deleted": True}, "is_deleted"),
            ({"is_restricted": True}, "is_guest"),
            ({"is_ultra_restricted": True}, "is_guest"),
            ({"is_stranger": True}, "is_stranger"),
            ({"team_id": "T9"}, "is_stranger"),
            ({"is_admin": True}, "is_admin"),
            ({"is_primary_owner": True}, "is_admin"),
        ],
    )
    def test_what_matters_is_noticed(
        self,
        workspace: SlackWorkspace,
        slack: ScriptedSlack,
        facts: dict[str, object],
        expected: str,
    ) -> None:
        slack.says(ok(user={"id": "U1", "team_id": "T0", **facts}))

        profile = workspace.profile("U1")

        flags = ["is_admin", "is_bot", "is_deleted", "is_guest", "is_stranger"]
        assert [flag for flag in flags if getattr(profile, flag)] == [expected]

    def test_a_member_of_our_enterprise_is_no_stranger(
        self, workspace: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(
            ok(user={"id": "W1", "team_id": "T9", "enterprise_user": {"teams": ["T9", "T0"]}})
        )

        assert not workspace.profile("W1").is_stranger

    @pytest.mark.parametrize("code", ["user_not_found", "user_not_visible"])
    def test_nobody_is_user_not_found(
        self, workspace: SlackWorkspace, slack: ScriptedSlack, code: str
    ) -> None:
        slack.says(no(code))

        with pytest.raises(RefusedError, match="user_not_found"):
            workspace.profile("U1")


class TestPlaces:
    def test_all_pages_of_channels_are_listed(
        self, workspace: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(
            ok(
                channels=[{"id": "C1", "name": "general", "is_general": True}],
                response_metadata={"next_cursor": "x"},
            ),
            ok(channels=[{"id": "C2", "name": "secret", "is_private": True}]),
        )

        assert workspace.places_of("U1") == [
            Place(channel="C1", name="general", is_general=True),
            Place(channel="C2", name="secret", is_private=True),
        ]
        assert slack.heard[0].form == {
            "user": "U1",
            "types": "public_channel,private_channel",
            "exclude_archived": "1",
            "limit": "200",
        }


class TestKick:
    def test_a_kick_is_done(self, workspace: SlackWorkspace, slack: ScriptedSlack) -> None:
        assert workspace.kick("C1", "U1") is True
        assert slack.heard[0].form == {"channel": "C1", "user": "U1"}

    def test_who_is_out_already_counts_as_out(
        self, workspace: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(no("user_not_in_channel"))

        assert workspace.kick("C1", "U1") is False

    def test_not_in_channel_means_the_member_where_steward_is_in_it(
        self, workspace: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(no("not_in_channel"), ok(channel={"id": "C1", "is_member": True}))

        assert workspace.kick("C1", "U1") is False

    def test_not_in_channel_means_steward_where_it_is_not_in_it(
        self, workspace: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(no("not_in_channel"), ok(channel={"id": "C1", "is_member": False}))

        with pytest.raises(RefusedError, match="not_in_channel"):
            workspace.kick("C1", "U1")

    @pytest.mark.parametrize("code", ["restricted_action", "missing_scope"])
    def test_an_admin_tries_once_where_the_bot_may_not(
        self, with_admin: SlackWorkspace, slack: ScriptedSlack, code: str
    ) -> None:
        slack.says(no(code))

        assert with_admin.kick("C1", "U1") is True
        assert tokens(slack) == ["xoxb-playground", "xoxp-playground"]

    def test_where_the_admin_may_not_either_it_is_refused(
        self, with_admin: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(no("restricted_action"), no("cant_kick_from_general"))

        with pytest.raises(RefusedError, match="cant_kick_from_general"):
            with_admin.kick("C1", "U1")

        assert len(slack.heard) == 2

    @pytest.mark.parametrize("code", ["cant_kick_from_general", "user_not_found"])
    def test_what_no_right_would_cure_is_not_tried_again(
        self, with_admin: SlackWorkspace, slack: ScriptedSlack, code: str
    ) -> None:
        slack.says(no(code))

        with pytest.raises(RefusedError, match=code):
            with_admin.kick("C1", "U1")

        assert tokens(slack) == ["xoxb-playground"]

    def test_without_an_admin_the_refusal_stands(
        self, workspace: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(no("restricted_action"))

        with pytest.raises(RefusedError, match="restricted_action"):
            workspace.kick("C1", "U1")

    def test_an_unclear_kick_is_not_tried_as_admin(
        self, with_admin: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(no("internal_error"))

        with pytest.raises(UnclearError):
            with_admin.kick("C1", "U1")

        assert len(slack.heard) == 1


class TestInvite:
    def test_an_invitation_is_sent(self, workspace: SlackWorkspace, slack: ScriptedSlack) -> None:
        assert workspace.invite("C1", "U1") is True
        assert slack.heard[0].form == {"channel": "C1", "users": "U1"}

    def test_who_is_in_already_counts_as_in(
        self, workspace: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(no("already_in_channel"))

        assert workspace.invite("C1", "U1") is False

    def test_not_in_channel_means_steward(
        self, workspace: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(no("not_in_channel"))

        with pytest.raises(RefusedError, match="not_in_channel"):
            workspace.invite("C1", "U1")


class TestDeleteMessage:
    def test_what_others_wrote_is_deleted_as_the_admin(
        self, with_admin: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        assert with_admin.delete_message("C1", "1.1")

        assert slack.methods == ["chat.delete"]
        assert slack.heard[0].form == {"channel": "C1", "ts": "1.1"}
        assert tokens(slack) == ["xoxp-playground"]

    def test_our_own_is_deleted_as_the_bot(
        self, with_admin: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        assert with_admin.delete_message("C1", "1.1", own=True)

        assert tokens(slack) == ["xoxb-playground"]

    def test_what_is_gone_already_is_as_good_as_done(
        self, with_admin: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        slack.says(no("message_not_found"))

        assert not with_admin.delete_message("C1", "1.1")

    def test_without_an_admins_token_slack_is_not_even_asked(
        self, workspace: SlackWorkspace, slack: ScriptedSlack
    ) -> None:
        with pytest.raises(RefusedError, match="no_admin_token"):
            workspace.delete_message("C1", "1.1")

        assert slack.heard == []
