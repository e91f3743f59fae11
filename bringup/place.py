"""Where things lie: the clone, its environment, and one folder for all that is made at run time."""

import shutil
import tempfile
from pathlib import Path

from bringup.account import service_account
from bringup.problem import Problem

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
IGNORED = ROOT / ".steward"
NEEDED_BYTES = 1_000_000_000


def ignored_folder() -> Path:
    """Make the ignored folder `.steward` inside the clone and return it."""
    try:
        IGNORED.mkdir(mode=0o755, exist_ok=True)
        (IGNORED / ".writable").touch()
    except OSError as error:
        sentence = (
            f"{IGNORED} can't be written ({error.strerror}). If another user made it, run the "
            "command as that user, or remove the folder as that user first."
        )
        raise Problem(sentence) from None
    return IGNORED


def home() -> Path:
    """Return the folder that holds the services' data and programs.

    It is `.steward` in the clone. Root hands the services to a user without privileges; where that
    user can't enter the clone (a home of mode 0700, say) it is a folder of its own under /var/tmp,
    remembered in `.steward/elsewhere`.
    """
    folder, account = ignored_folder(), service_account()
    if account is None or account.can_reach(folder):
        return folder
    note = folder / "elsewhere"
    if note.exists() and Path(note.read_text()).is_dir():
        return Path(note.read_text())
    elsewhere = Path(tempfile.mkdtemp(prefix="steward-", dir="/var/tmp"))
    elsewhere.chmod(0o711)
    note.write_text(str(elsewhere))
    return elsewhere


def demand_space(folder: Path) -> None:
    """Refuse to start on a disk that is nearly full."""
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        have = f"{free // 1_000_000} MB"
        sentence = (
            f"The disk that holds {folder} has {have} left; RabbitMQ and PostgreSQL need about "
            f"{NEEDED_BYTES // 1_000_000} MB. Make some room and run the command again."
        )
        raise Problem(sentence)
