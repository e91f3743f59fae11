"""The same server as Steward's web process, answering 200 and nothing else.

`python -m benchmarks.bare_web`.
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app import web


def build() -> Starlette:
    """Return a site that reads what comes and says yes."""

    async def yes(request: Request) -> Response:
        await request.body()
        return Response()

    routes = [Route("/slack/events", yes, methods=["POST"]), Route("/readyz", yes)]
    return Starlette(routes=routes)


if __name__ == "__main__":
    web.build = build
    web.main()
