"""Start the playground: `python -m playground [--port 8800]`."""

import argparse
import dataclasses
import os

import uvicorn

from playground.server import application
from playground.settings import Settings, from_environment


def main() -> None:
    """Serve until told to stop."""
    settings = _settings()
    uvicorn.run(
        application(settings),
        host=settings.host,
        port=settings.port,
        log_level=os.environ.get("LOG_LEVEL", "warning").lower(),
        access_log=False,
        timeout_graceful_shutdown=1,
        ws="none",
    )


def _settings() -> Settings:
    settings = from_environment(os.environ)
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=int, default=settings.port, help="port to listen on")
    parser.add_argument("--host", default=settings.host, help="address to listen on")
    parser.add_argument("--app-url", default=settings.app_url, help="where to deliver to")
    given = vars(parser.parse_args())
    return dataclasses.replace(settings, **given)


if __name__ == "__main__":
    main()
