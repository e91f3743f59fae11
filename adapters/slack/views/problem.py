"""What a moderator reads when Slack refused something, and what to do about it."""

from adapters.slack.views.text import code

_NO_TOKEN = "Slack no longer accepts Steward's token. Ask an admin to install Steward again."  # noqa: S105 - a sentence
_NOT_HERE = "Steward isn't in this channel. Invite it there with `/invite @Steward`."
_SLOW = "Slack asked Steward to slow down for a minute."
_STOPPED = "It took too long, so Steward stopped."
_SILENT = "Slack didn't say whether it worked."

_SENTENCES = {
    "restricted_action": "Slack lets only admins remove people here. Ask an admin to allow it in"
    " the workspace's settings, or to give Steward an admin's token.",
    "cant_kick_from_general": "Slack keeps every member in this channel. An admin can deactivate"
    " the account instead.",
    "cant_kick_self": "Steward can't remove itself.",
    "missing_scope": "Steward lacks a permission for this. Ask an admin to install it again with"
    " all the scopes of its manifest.",
    "not_in_channel": _NOT_HERE,
    "channel_not_found": _NOT_HERE,
    "is_archived": "This channel is archived, so nothing can be changed in it.",
    "no_admin_token": "Slack lets only admins delete what others wrote. Ask an admin to lend"
    " Steward a token (`SLACK_ADMIN_TOKEN`).",
    "admin_not_in_channel": "The admin who lent Steward a token isn't in this channel. Ask them to"
    " join it.",
    "cant_delete_message": "Slack doesn't let this message be deleted.",
    "compliance_exports_prevent_deletion": "The workspace keeps all messages for compliance, so"
    " nobody may delete them.",
    "ratelimited": _SLOW,
    "rate_limited": _SLOW,
    "busy": _SLOW,
    "unclear": _SILENT,
    "timeout": _STOPPED,
    "expired": _STOPPED,
    "lifted": "It was lifted first.",
    "drifted": "Slack said it was done, but it did not hold.",
    "user_not_found": "Slack doesn't know this member any more.",
    "user_disabled": "This account is deactivated already.",
    "cannot_dm_bot": "Slack lets no app write to this account.",
    "messages_tab_disabled": "This member can't get messages from Steward. Ask an admin to turn on"
    " the Messages tab in the app's settings.",
    "cannot_modify_primary_owner": "Nobody can act on the owner of the workspace.",
    "target_is_admin": "They have become an admin meanwhile, and admins are out of reach.",
    "target_is_bot": "That is an app. An admin can remove it under *Manage apps*.",
    "feature_not_enabled": "Slack doesn't offer this on the workspace's plan.",
    "not_an_admin": "The token in `SLACK_ADMIN_TOKEN` is not an admin's.",
    "invalid_permissions": "The token in `SLACK_ADMIN_TOKEN` is of nobody who may do this.",
    "reopened": "Somebody activated the account again while the ban holds. If that was meant, lift"
    " the ban.",
    "nobody_did": "Nobody has done it within a week.",
    "left": "A moderator decided to leave it.",
    "banned": "They were banned again meanwhile.",
    "invalid_auth": _NO_TOKEN,
    "not_authed": _NO_TOKEN,
    "token_revoked": _NO_TOKEN,
    "token_expired": _NO_TOKEN,
    "account_inactive": _NO_TOKEN,
    "still_in_channel": "Slack said it was done, but the member is still there.",
    "method_not_supported_for_channel_type": "Slack allows this in channels only.",
    "cant_invite": "Slack doesn't let Steward invite this member. They can join by themselves.",
    "ura_max_channels": "This guest may be in one channel only.",
}


def explain(error: str | None) -> str:
    """Return one sentence about Slack's code *error*, and the cure where we know it."""
    if not error:
        return "It didn't work, and Slack didn't say why."
    return (
        _SENTENCES.get(error)
        or f"Slack refused it with {code(error)}. Ask an admin what that means here."
    )
