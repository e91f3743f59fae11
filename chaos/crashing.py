"""Run one of the product's modules so that it can be told to kill itself at a named point.

    python -m chaos.crashing <folder> tasks.worker delivery

Whoever makes a file in the folder, named after a point, has the next process that passes the point
kill itself with -9, once. The product knows nothing of it: its functions are wrapped here.
"""

import importlib
import os
import runpy
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from chaos import burdens

POINTS = {
    "after-inbox-commit": ("app.inbox", "GroupInbox._settle", "before"),
    "after-commit-before-wake": ("tasks.work", "wake_all", "before"),
    "after-slack-answer": ("adapters.slack.client", "Client._send", "after"),
    "inside-transaction": ("db.repositories.inbox", "InboxRepository.finish", "after"),
}
"""Name → module, function, and on which side of it to die."""

ROOMS = {"app.web": ("after-inbox-commit",)}
"""Which points a module passes; workers pass the others."""


def main() -> None:
    """Wrap the points, then become the module."""
    folder, module, *arguments = sys.argv[1:]
    workers = tuple(name for name in POINTS if name != "after-inbox-commit")
    for point in ROOMS.get(module, workers):
        _wrap(point, Path(folder) / point)
    if module == "tasks.worker":
        burdens.register()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _wrap(point: str, flag: Path) -> None:
    module, path, side = POINTS[point]
    owner: Any = importlib.import_module(module)
    *classes, name = path.split(".")
    for each in classes:
        owner = getattr(owner, each)
    is_static = isinstance(vars(owner).get(name), staticmethod)
    wrapped = _dying(getattr(owner, name), flag, side)
    setattr(owner, name, staticmethod(wrapped) if is_static else wrapped)


def _dying(function: Callable[..., Any], flag: Path, side: str) -> Callable[..., Any]:
    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any function's
        if side == "before":
            _die_if(flag)
            return function(*args, **kwargs)
        result = function(*args, **kwargs)
        _die_if(flag)
        return result

    return run


def _die_if(flag: Path) -> None:
    """Die if the flag is there; taking it away is atomic, so that only one process dies."""
    if not flag.exists():
        return
    try:
        flag.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
