"""Every kind of `"ok": false` that Steward's calls can give, by method.

From the error tables of https://docs.slack.dev/reference/methods, for the arguments that we send.
Left out is what would be a lie about this community rather than a refusal: that somebody is or is
not in a channel, that a message is gone, that a channel is the one that nobody can be removed from.
"""

ANYWHERE = (
    *("accesslimited", "deprecated_endpoint", "invalid_arguments", "invalid_post_type"),
    *("method_deprecated", "missing_scope", "no_permission", "not_allowed_token_type"),
    *("ratelimited", "request_timeout", "service_unavailable", "team_added_to_org"),
    *("fatal_error", "internal_error", "unknown_error_of_tomorrow"),
)
"""What every method may say."""

TOKEN = (
    *("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"),
    *("access_denied", "ekm_access_denied", "enterprise_is_restricted", "org_login_required"),
    *("team_access_not_granted", "two_factor_setup_required"),
)
"""What every method says of our token."""

POSTING = (
    *("as_user_not_supported", "channel_not_found", "invalid_blocks", "invalid_blocks_format"),
    *("is_archived", "metadata_must_be_sent_from_app", "metadata_too_large", "msg_blocks_too_long"),
    *("msg_too_long", "not_in_channel", "rate_limited", "restricted_action"),
    *("restricted_action_read_only_channel", "too_many_attachments", "user_not_found"),
)

OF = {
    "chat.postMessage": POSTING,
    "chat.update": (
        *POSTING,
        "cant_update_message",
        "edit_window_closed",
        "external_channel_migrating",
    ),
    "chat.postEphemeral": (*POSTING, "user_not_in_channel"),
    "conversations.kick": (
        *("cant_kick_self", "channel_not_found", "channel_type_not_supported", "is_archived"),
        *("invalid_channel", "method_not_supported_for_channel_type", "restricted_action"),
        *("user_not_found", "user_team_not_in_channel"),
    ),
    "conversations.invite": (
        *("cant_invite", "cant_invite_self", "channel_not_found", "external_channel_migrating"),
        *("is_archived", "org_user_not_in_team", "too_many_members", "ura_max_channels"),
        *("user_is_restricted", "user_is_ultra_restricted", "user_not_found"),
    ),
    "conversations.history": ("channel_not_found", "invalid_cursor", "not_in_channel"),
    "conversations.info": ("channel_not_found", "method_not_supported_for_channel_type"),
    "conversations.open": ("cannot_dm_bot", "user_disabled", "user_not_found", "user_not_visible"),
    "users.conversations": (
        "invalid_cursor",
        "invalid_limit",
        "method_not_supported",
        "user_not_found",
    ),
    "users.info": ("user_not_found", "user_not_visible"),
    "reply": ("used_url", "expired_url"),
}


def refusals(method: str) -> tuple[str, ...]:
    """Return what *method* may say no with."""
    return ANYWHERE + TOKEN + OF.get(method, ())
