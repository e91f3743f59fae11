"""Steward's web process with everything but Bolt: `python -m benchmarks.without_bolt`.

The same server, signature, envelope, group commit, wake-up and log line; only finding the listener
is a dictionary here.
"""

from slack_bolt import BoltResponse

from app import web
from app.envelope import enclose, name_of
from app.front_door import Task
from app.incoming import Incoming
from app.ingress import Ingress
from app.routes import COMMANDS, EVENTS

TASKS: dict[str, Task] = {each.name: each.task for each in (*COMMANDS, *EVENTS)}


class Direct(Ingress):
    """Answers as Ingress does, without asking Bolt."""

    async def _dispatch(self, incoming: Incoming) -> BoltResponse:
        if refused := await self._refusal(incoming):
            return refused
        task = TASKS[name_of(incoming.payload)]
        await self._door.accept(task, enclose(incoming, task=task.name))
        return BoltResponse(status=200, body="")


if __name__ == "__main__":
    vars(web)["Ingress"] = Direct  # the one part that is exchanged
    web.main()
