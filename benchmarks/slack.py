"""A stand-in for Slack's Web API that only says yes and notes when each card came.

`python -m benchmarks.slack PORT`. The playground is strict, and so too slow to find a ceiling with.
"""

import asyncio
import json
import re
import sys
import time

import uvloop

from benchmarks.wire import Messages

TARGET = re.compile(rb"UT[0-9]{8}")

OWNER = re.compile(rb"user_id[^U]{1,8}(UT[0-9]{8})")
"""Whose Home it is."""

PERSON = re.compile(rb"user=([A-Z0-9]+)")


class Slack:
    """What was posted so far."""

    def __init__(self) -> None:
        self.posts: dict[str, list[float]] = {}

    def answer(self, path: bytes, body: bytes) -> dict[str, object]:
        """Return the answer to a call, or what was posted (`/posts`, which also forgets it)."""
        method = path.rpartition(b"/")[2].partition(b"?")[0]
        if method == b"posts":
            posts, self.posts = self.posts, {}
            return dict(posts)
        if path.startswith(b"/answers/"):
            self._note(f"answer:{method.decode()}")
            return {"ok": True}
        if method == b"chat.postMessage":
            return self._post(body)
        if method == b"views.publish" and (owner := OWNER.search(body)):
            self._note(f"answer:{owner[1].decode()}")
        if method == b"users.info":
            return {"ok": True, "user": _person(body)}
        who = {"team_id": "TB000000", "user_id": "U0BOT", "bot_id": "B0BOT", "team": "bench"}
        return {"ok": True, "url": "https://bench.slack.com/", **who}

    def _post(self, body: bytes) -> dict[str, object]:
        found = TARGET.search(body)
        now = self._note(found[0].decode() if found else "?")
        return {"ok": True, "channel": "C0MODS", "ts": f"{now:.6f}", "message": {}}

    def _note(self, what: str) -> float:
        """Note that *what* came now; return when that is."""
        now = time.monotonic()
        self.posts.setdefault(what, []).append(now)
        return now


class Call(Messages):
    """One connection."""

    def __init__(self, slack: Slack) -> None:
        super().__init__()
        self._slack = slack

    def came(self, head: bytes, body: bytes) -> None:
        """Answer one call."""
        said = json.dumps(self._slack.answer(head.split(b" ", 2)[1], body)).encode()
        start = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        self.send(f"{start}Content-Length: {len(said)}\r\n\r\n".encode() + said)


def _person(body: bytes) -> dict[str, object]:
    found = PERSON.search(body)
    user = found[1].decode() if found else ""
    return {"id": user, "name": user.lower(), "is_admin": user == "U0MOD", "profile": {}}


async def serve(port: int) -> None:
    """Answer until the process is ended."""
    slack = Slack()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Call(slack), "127.0.0.1", port, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
