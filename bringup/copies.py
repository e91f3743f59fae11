"""Programs copied to where the services' account can reach them."""

import shutil
from pathlib import Path

from bringup.account import service_account


def reachable(source: Path, home: Path) -> Path:
    """Return a program's file or folder, or a copy if the services' account can't enter there.

    The copy lies in `home`/bin, under a name that tells which version of the original it is.
    """
    account = service_account()
    folder = source if source.is_dir() else source.parent
    if account is None or account.can_reach(folder):
        return source
    copy = home / "bin" / f"{source.name}-{int(source.stat().st_mtime)}"
    if not copy.exists():
        draft = copy.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, draft, symlinks=True)
        else:
            shutil.copy2(source, draft)
        draft.rename(copy)
    return copy
