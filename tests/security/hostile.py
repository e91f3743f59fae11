"""What an enemy would send: strategies for hypothesis, and words that bite."""

import copy
import math
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

BIDI = "\u202egnorw"
NUL = "before\x00after"
HALF = "half \ud83d of a pair"
LONG = "x" * 100_000
EVERYBODY = "<!channel> <!here> <!everyone> <@U0ADA> <#C0MODS>"
LINK = "<http://evil.example|click> [click](http://evil.example)"

WORDS = (
    NUL, HALF, BIDI, LONG, EVERYBODY, LINK, "\ud800", "\udfff", "", " ", "\n", "%s%n{}{0}", "'; --",
    "<@U0TROLL|x", "<@U0TROLL> 7d", "<@U0TROLL> 99999999w", "<@U0TROLL> ٣d", "grant <@U0ADA> admin",
    "list", "#999999999999999", "١٢", "-1", "0", "1e400", "NaN", "²", "²²²²²²²²²².²",
    "1234567890.1234567890", "٣٣٣.٣", "99999999999.1",
    "0b8f2a52-3f0e-4a8e-9a55-0a1b2c3d4e5f.99999999999999",
    "0b8f2a523f0e4a8e9a550a1b2c3d4e5f.1_0", "{0b8f2a52-3f0e-4a8e-9a55-0a1b2c3d4e5f}.-1",
    "0b8f2a52-3f0e-4a8e-9a55-0a1b2c3d4e5f.٣", "../../etc/passwd", "command", "block_actions",
    "message_changed", "message_deleted", "U0TROLL", "U0ADA", "T0OTHER",
)  # fmt: skip

NUMBERS = (0, -1, 2**31, 2**63, 2**64, 10**40, -(10**40), 1.5, 1e308, math.inf, math.nan, -0.0)

words = st.one_of(st.sampled_from(WORDS), st.text(max_size=12), st.characters())
junk: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(NUMBERS),
    words,
    st.sampled_from(([], {}, [[]], [{}], {"": ""}, [None], {"id": {}}, {"id": 1}, ["a", 1])),
    st.dictionaries(words, words, max_size=2),
)


def paths(part: object, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where every value of *part* stands."""
    pairs: Any = ()
    if isinstance(part, dict):
        pairs = part.items()
    elif isinstance(part, list):
        pairs = enumerate(part)
    for name, inner in pairs:
        yield (*so_far, name)
        yield from paths(inner, (*so_far, name))


@st.composite
def spoiled(draw: st.DrawFn, good: dict[str, Any], *, most: int = 3) -> dict[str, Any]:
    """Give *good* with up to *most* of its values replaced or missing, or with more of them."""
    bad = copy.deepcopy(good)
    for _ in range(draw(st.integers(0, most))):
        where = [path for path in paths(bad) if isinstance(path[-1], str | int)]
        if not where:
            break
        *way, last = draw(st.sampled_from(where))
        inside: Any = bad
        for name in way:
            inside = inside[name]
        if draw(st.integers(0, 5)) == 0 and isinstance(inside, dict):
            del inside[last]
        else:
            inside[last] = copy.deepcopy(draw(junk))  # what is sampled is shared
    return bad


def nested(depth: int) -> Any:
    """Return lists and objects in each other, *depth* deep."""
    found: Any = "bottom"
    for number in range(depth):
        found = [found] if number % 2 else {"a": found}
    return found
