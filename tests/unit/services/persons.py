"""People as rules see them."""

FLAGS = ("is_owner", "is_admin", "is_bot", "is_deleted", "is_guest", "is_stranger")


def person(user_id: str = "U1", **flags: object) -> dict[str, object]:
    return {"user_id": user_id, "roles": [], **dict.fromkeys(FLAGS, False), **flags}


PEOPLE = {
    "owner": {"is_owner": True, "is_admin": True},
    "admin": {"is_admin": True},
    "admin by hand": {"roles": ["admin"]},
    "moderator": {"roles": ["moderator"]},
    "moderating auditor": {"roles": ["auditor", "moderator"]},
    "helper": {"roles": ["helper"]},
    "auditor": {"roles": ["auditor"]},
    "member": {},
    "guest": {"is_guest": True},
    "guest with roles": {"is_guest": True, "is_admin": True, "roles": ["admin", "moderator"]},
    "stranger": {"is_stranger": True},
    "stranger with roles": {"is_stranger": True, "is_admin": True, "roles": ["moderator"]},
    "bot": {"is_bot": True},
    "bot with roles": {"is_bot": True, "is_admin": True, "roles": ["moderator"]},
    "gone": {"is_deleted": True},
    "gone admin": {"is_deleted": True, "is_owner": True, "is_admin": True},
    "gone moderator": {"is_deleted": True, "roles": ["moderator"]},
}
"""One of each sort."""
