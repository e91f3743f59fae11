"""The way Slack says no."""

from typing import Any


class SlackError(Exception):
    """An answer of the form {"ok": false, "error": code, ...}."""

    def __init__(self, code: str, **extra: Any) -> None:  # noqa: ANN401  # whatever Slack adds
        """Keep Slack's code, and what the answer says besides."""
        super().__init__(code)
        self.code = code
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        """Return the body of the answer."""
        return {"ok": False, "error": self.code, **self.extra}


def invalid(code: str, messages: list[str]) -> SlackError:
    """Return an error that lists what was wrong, as Slack does for arguments and blocks."""
    return SlackError(code, response_metadata={"messages": messages})


def missing(name: str) -> SlackError:
    """Return the error for a required argument that was not sent."""
    return invalid("invalid_arguments", [f"[ERROR] missing required field: {name}"])
