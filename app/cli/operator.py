"""Who types: the account on this machine, as the audit names it."""

import getpass


def operator() -> str:
    """Return `operator:<account>`; a container may have an account without a name."""
    try:
        return f"operator:{getpass.getuser()}"
    except (OSError, KeyError):
        return "operator:unknown"
