"""What Slack makes of the text that a person types: ids for names, and three escapes.

Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
"""

import re

from playground.workspace import Workspace

_TOKEN = re.compile(r"(<(?:[@#!][^<>\s][^<>]*|https?://[^<>]+)>)")
_AT = re.compile(r"(?<![\w@])@([a-z0-9][\w.-]*[\w]|[a-z0-9])", re.IGNORECASE)
_HASH = re.compile(r"(?<![\w#&])#([a-z0-9][\w-]*)")


def escaped(workspace: Workspace, text: str, *, with_names: bool) -> str:
    """Write @name and #channel as ids, and & < > as entities; commands carry the names too.

    What is written as <@U…> or <#C…> already stays as it is.
    """
    parts = _TOKEN.split(text)
    return "".join(
        part if number % 2 else _plain(workspace, part, with_names=with_names)
        for number, part in enumerate(parts)
    )


def _plain(workspace: Workspace, text: str, *, with_names: bool) -> str:
    handles = {person.name: person.id for person in workspace.people.values()}
    groups = {g.handle: g.id for g in workspace.usergroups.values() if g.is_enabled}
    rooms = {c.name: c for c in workspace.channels.values() if c.name}

    def mention(found: re.Match[str]) -> str:
        if group := groups.get(found[1].lower()):
            return f"<!subteam^{group}|@{found[1]}>" if with_names else f"<!subteam^{group}>"
        key = handles.get(found[1].lower())
        return f"<@{key}|{found[1]}>" if key and with_names else f"<@{key}>" if key else found[0]

    def room(found: re.Match[str]) -> str:
        channel = rooms.get(found[1])
        if channel is None:
            return found[0]
        return f"<#{channel.id}|{'' if channel.is_private else channel.name}>"

    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _HASH.sub(room, _AT.sub(mention, safe))
