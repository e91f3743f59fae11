"""conversations.history and .replies: what was said."""

import itertools
from collections.abc import Iterable, Iterator

from playground.arguments import Arguments, Json
from playground.channel import Channel
from playground.error import SlackError
from playground.limits import Tier
from playground.message import Message
from playground.methods.registry import demand, method
from playground.scopes import Identity, history
from playground.world import World

MOST = 999


def _channel(world: World, who: Identity, args: Arguments) -> Channel:
    channel = world.workspace.channel(args.required("channel"), who.user)
    demand(who, *history(channel.family))
    if who.user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


@method("conversations.history", Tier.THREE)
def conversations_history(world: World, who: Identity, args: Arguments) -> Json:
    """Return messages, newest first; threads only by their first message."""
    channel = _channel(world, who, args)
    heads = (m for m in channel.newest_first() if m.thread_ts in {None, m.ts})
    return _answer(_within(heads, args), args) | {"pin_count": 0}


def _within(messages: Iterable[Message], args: Arguments) -> Iterator[Message]:
    """Yield what lies between oldest and latest; the messages come newest first."""
    oldest, latest = _time(args, "oldest") or 0.0, _time(args, "latest") or float("inf")
    also = args.flag("inclusive")
    cursor = args.text("cursor").removeprefix("before:")
    for message in messages:
        at = float(message.ts)
        if at < oldest or (at == oldest and not also):
            return
        newer = at > latest or (at == latest and not also)
        if not newer and (not cursor or message.ts < cursor):
            yield message


def _time(args: Arguments, name: str) -> float | None:
    value = args.text(name)
    try:
        return float(value) if value else None
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _answer(messages: Iterator[Message], args: Arguments) -> Json:
    limit = args.number("limit", 100, MOST)
    found = list(itertools.islice(messages, limit + 1))
    shown, more = found[:limit], len(found) > limit
    metadata = args.flag("include_all_metadata")
    made: Json = {
        "messages": [message.as_slack(metadata=metadata) for message in shown],
        "has_more": more,
    }
    cursor = f"before:{shown[-1].ts}" if more else ""
    return made | {"response_metadata": {"next_cursor": cursor}}


@method("conversations.replies", Tier.THREE)
def conversations_replies(world: World, who: Identity, args: Arguments) -> Json:
    """Return a thread, oldest first."""
    channel = _channel(world, who, args)
    named = channel.messages.get(args.required("ts"))
    if named is None:
        raise SlackError("thread_not_found")
    parent = channel.messages.get(named.thread_ts or named.ts, named)
    keys = [parent.ts, *parent.replies]
    thread = [channel.messages[key] for key in reversed(keys) if key in channel.messages]
    answer = _answer(_within(iter(thread), args), args)
    answer["messages"].reverse()
    return answer
