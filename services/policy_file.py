"""What a workspace has decided, as a file says it: read strictly, each mistake with its place.

A section that is there is the whole truth about its subject; one that is missing leaves it alone.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from services import role
from services.automod.book import check
from services.automod.rule import LISTS, Mode, RuleBody
from services.errors import DomainError
from services.kinds import UnreadableError
from services.ledger import LARGEST
from services.permission import PERMISSIONS, PERMITTED
from services.preference import PREFERENCES
from services.role import Role
from services.shop import LARGEST_STOCK, LONGEST_NAME

Entry = dict[str, Any]
Section = dict[str, Entry]
"""Entries by what tells them apart, such as `helper shush C012`."""

Policy = dict[str, Section]
"""Sections by name."""


class PolicyFileError(ValueError):
    """What a file says is no policy. Its text is a sentence with the place and an example."""

    def __init__(self, place: str, wanted: str) -> None:
        super().__init__(f"{place} {wanted}")


def read(found: object) -> Policy:
    """Return the policy of a file that was read as YAML or JSON.

    :raises PolicyFileError: the first thing that is none
    """
    whole = _mapping("The file", found, "holds sections, such as `settings:` and `rules:`")
    unknown = set(whole) - set(READERS) - {"version"}
    if unknown:
        raise PolicyFileError(
            f"`{min(map(str, unknown))}`", f"is no section: {', '.join(READERS)}."
        )
    if whole.get("version", 1) != 1:
        raise PolicyFileError("`version`", "is 1.")
    return {name: READERS[name](whole[name] or []) for name in READERS if name in whole}


def _settings(found: object) -> Section:
    example = "holds names with values, such as `confirm_within: 10m`."
    section: Section = {}
    for name, value in _mapping("`settings`", found or {}, example).items():
        known = PREFERENCES.get(str(name))
        if known is None:
            raise PolicyFileError(f"settings: `{name}`", "is no setting, see docs/preferences.md.")
        try:
            typed = "yes" if value is True else "no" if value is False else str(value)
            section[known.name] = {"value": known.kind.typed(known.kind.read(typed.strip()))}
        except UnreadableError:
            wanted = f"takes {known.kind.says}, such as `{known.example}`."
            raise PolicyFileError(f"settings: `{name}`", wanted) from None
    return section


def _permits(found: object) -> Section:
    example = "such as `{role: helper, right: shush, channel: C012, allow: true}`."

    def entry(place: str, each: Mapping[str, Any]) -> tuple[str, Entry]:
        held, right = str(each.get("role")), str(each.get("right"))
        channel, allows = str(each.get("channel") or ""), each.get("allow", True)
        known = PERMISSIONS.get(right)
        if held not in set(PERMITTED) or known is None or known.is_fixed:
            raise PolicyFileError(place, f"names a role and a right that it may have, {example}")
        if not isinstance(allows, bool):
            raise PolicyFileError(place, f"says `allow: true` or `allow: false`, {example}")
        return f"{held} {right} {channel}".strip(), {"allow": allows}

    return _listed("permits", found, {"role", "right", "channel", "allow"}, entry)


def _grants(found: object) -> Section:
    example = "such as `{user: U012, role: helper, until: 2026-12-24T18:00:00Z}`."

    def entry(place: str, each: Mapping[str, Any]) -> tuple[str, Entry]:
        user, held = str(each.get("user") or ""), str(each.get("role"))
        if not user.startswith(("U", "W")) or held not in set(role.BY_HAND):
            raise PolicyFileError(place, f"names a person's id and a role to give, {example}")
        return f"{user} {held}", {"until": _moment(place, each.get("until"), example)}

    return _listed("grants", found, {"user", "role", "until"}, entry)


def _groups(found: object) -> Section:
    example = "such as `{group: S012, role: moderator}`."

    def entry(place: str, each: Mapping[str, Any]) -> tuple[str, Entry]:
        group, held = str(each.get("group") or ""), str(each.get("role"))
        if not group.startswith("S") or held not in set(role.BY_GROUP):
            raise PolicyFileError(place, f"names a group's id and a role it may give, {example}")
        return f"{group} {Role(held).value}", {}

    return _listed("groups", found, {"group", "role"}, entry)


def _rules(found: object) -> Section:
    example = "such as `{name: Casinos, kind: words, what: casino, mode: log}`."
    known = {*RuleBody.__dataclass_fields__, "mode"}

    def entry(place: str, each: Mapping[str, Any]) -> tuple[str, Entry]:
        said = {name: value for name, value in each.items() if name != "mode"}
        mode = str(each.get("mode", "log")) if each.get("mode") is not False else "off"
        if mode not in set(Mode) or not all(isinstance(each.get(name), str) and each[name].strip()
                                            for name in ("name", "kind", "what")):  # fmt: skip
            raise PolicyFileError(
                place, f"has a name, a kind, what it looks for, a mode, {example}"
            )
        try:
            body = RuleBody.of(_typed_like(said))
            check(body)
        except DomainError as error:
            raise PolicyFileError(place, f"can't be read: {error}") from None
        except (TypeError, ValueError):
            raise PolicyFileError(place, f"has a value that it can't take, {example}") from None
        _known_roles(place, (*body.only_roles, *body.exempt_roles))
        return body.name, {"mode": mode} | body.plain()

    return _listed("rules", found, known, entry)


def _known_roles(place: str, named: Iterable[str]) -> None:
    for name in named:
        if name not in set(Role):
            raise PolicyFileError(place, f"names `{name}`; roles are {', '.join(Role)}.")


def _typed_like(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return *said* if its values are of the kinds that a rule's have.

    :raises TypeError: one is not
    """
    model = RuleBody(name="", kind="", what="")
    for name, value in said.items():
        is_list, is_number = name in LISTS, name in {"newer_than", "lasts"}
        wanted: Any = list if is_list else (int, float, type(None)) if is_number else None
        fits = isinstance(value, wanted or type(getattr(model, name)))
        if not fits or (is_number and isinstance(value, bool)):
            raise TypeError(name)
    return dict(said)


def _shop(found: object) -> Section:
    example = "such as `{name: Coffee, price: 50, stock: 10, per_person: 1, about: With cake}`."

    def entry(place: str, each: Mapping[str, Any]) -> tuple[str, Entry]:
        name = each.get("name")
        if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME:
            raise PolicyFileError(place, f"has a name of at most {LONGEST_NAME} letters, {example}")
        values = {
            "price": _number(place, each.get("price"), 1, LARGEST, example),
            "per_person": _number(
                place, each.get("per_person"), 1, LARGEST_STOCK, example, or_none=True
            ),
            "about": str(each.get("about") or "").strip()[:200],
        }
        if "stock" in each:
            values["stock"] = _number(place, each["stock"], 0, LARGEST_STOCK, example, or_none=True)
        return " ".join(name.split()), values

    return _listed("shop", found, {"name", "price", "stock", "per_person", "about"}, entry)


READERS: dict[str, Callable[[Any], Section]] = {
    "settings": _settings,
    "permits": _permits,
    "grants": _grants,
    "groups": _groups,
    "rules": _rules,
    "shop": _shop,
}
"""The sections, in the order in which they are shown and applied."""


def _listed(
    name: str,
    found: object,
    known: set[str],
    entry: Callable[[str, Mapping[str, Any]], tuple[str, Entry]],
) -> Section:
    """Read a list of entries, each told apart from the others by its key."""
    if not isinstance(found, list):
        raise PolicyFileError(f"`{name}`", "is a list: each entry begins with `- `.")
    section: Section = {}
    for place, each in ((f"{name}[{number}]", each) for number, each in enumerate(found, start=1)):
        said = _mapping(place, each, "holds names with values.")
        if unknown := set(said) - known:
            raise PolicyFileError(
                place, f"knows no `{min(map(str, unknown))}`: {', '.join(sorted(known))}."
            )
        key, values = entry(place, said)
        if key in section:
            raise PolicyFileError(place, f"says `{key}` a second time.")
        section[key] = values
    return section


def _mapping(place: str, found: object, wanted: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise PolicyFileError(place, wanted)
    return found


def _number(
    place: str, found: object, least: int, most: int, example: str, *, or_none: bool = False
) -> int | None:
    if found is None and or_none:
        return None
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
        raise PolicyFileError(place, f"has numbers from {least} to {most:,}, {example}")
    return found


def _moment(place: str, found: object, example: str) -> str | None:
    """Return a moment as ISO text, in UTC; YAML reads one by itself."""
    if found is None:
        return None
    try:
        at = found if isinstance(found, datetime) else datetime.fromisoformat(str(found))
    except ValueError:
        raise PolicyFileError(place, f"ends at a date and a time, {example}") from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at.astimezone(UTC).isoformat(timespec="seconds")
