"""Files that people share: what Slack says of them, and their bytes for who may read them."""

import secrets
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class File:
    """A text file."""

    id: str
    name: str
    body: bytes
    owner: str
    created: int

    def as_slack(self, public_url: str) -> Json:
        """Return the file object; its addresses want a token with files:read."""
        address = f"{public_url}/files/{self.id}/{self.name}"
        return {
            "id": self.id,
            "created": self.created,
            "name": self.name,
            "title": self.name,
            "mimetype": "text/plain",
            "filetype": "text",
            "user": self.owner,
            "size": len(self.body),
            "mode": "hosted",
            "is_external": False,
            "is_public": True,
            "url_private": address,
            "url_private_download": address,
        }


def shared(name: str, text: str, *, owner: str, now: float) -> File:
    """Return a new file."""
    key = f"F0{secrets.token_hex(4).upper()}"
    return File(id=key, name=name, body=text.encode(), owner=owner, created=int(now))
