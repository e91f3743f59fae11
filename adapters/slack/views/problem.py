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
    "ratelimited": _SLOW,
    "rate_limited": _SLOW,
    "busy": _SLOW,
    "unclear": _SILENT,
    "timeout": _STOPPED,
    "expired": _STOPPED,
    "lifted": "The ban was lifted first.",
    "drifted": "Slack said it was done, but it did not hold.",
    "user_not_found": "Slack doesn't know this member any more.",
    "user_disabled": "This account is deactivated already.",
    "cannot_dm_bot": "Slack lets no app write to this account.",
    "messages_tab_disabled": "This member can't get messages from Steward. Ask an admin to turn on"
    " the Messages tab in the app's settings.",
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
