"""Programs copied to where the services' account can reach them."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from bringup.account import service_account


def reachable(source: Path, home: Path, *, beside: Iterable[Path] = ()) -> Path:
    """Return a program's file or folder, or a copy if the services' account can't enter there.

    What stands `beside` it and is found by its relative path (libraries) is copied along. The copy
    lies in `home`/bin, under a name that tells which version of the original it is.
    """
    account = service_account()
    if account is None or account.can_reach(source if source.is_dir() else source.parent):
        return source
    folder = home / "bin" / f"{source.name}-{int(source.stat().st_mtime)}"
    if not folder.exists():
        draft = folder.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for each in (source, *beside):
            _copy(each, draft / each.name)
        draft.rename(folder)
    return folder / source.name


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    elif source.exists():
        shutil.copy2(source, target)
