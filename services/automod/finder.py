"""What finds the rules that a message may have met: one pass over it for all rules of a kind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import re2
from ahocorasick_rs import AhoCorasick

from services.automod import grammar, link
from services.automod.grammar import Files, Links
from services.automod.reading import Reading
from services.automod.rule import Kind, Rule
from services.automod.utterance import Utterance

Found = Iterator[int]
"""Places of rules."""

Place = tuple[int, Rule]
"""A rule and its place among all."""


class Finder(Protocol):
    """Finds rules of one kind."""

    def find(self, said: Utterance, reading: Reading) -> Iterable[int]:
        """Return the places of rules that *said* meets, or may meet."""
        ...


class Words:
    """All words of all rules in one automaton (Aho and Corasick, 1975): one pass over a text."""

    def __init__(self, rules: Sequence[Place]) -> None:
        places = defaultdict[str, list[int]](list)
        for place, rule in rules:
            for word in grammar.words(rule.body.what):
                places[word].append(place)
        self._places = list(places.values())
        self._automaton = AhoCorasick(list(places))

    def find(self, _said: Utterance, reading: Reading) -> Found:
        """Yield the rules one of whose words is said."""
        found = self._automaton.find_matches_as_indexes(reading.tokens, overlapping=True)
        for index in {each[0] for each in found}:
            yield from self._places[index]


class Patterns:
    """All patterns in one filter: only those whose literal parts are there are tried at all.

    Each is then tried by re2 alone, in time linear to the text. A set of all patterns in one
    automaton is as fast until a long text fills its memory, and then it takes seconds.
    """

    def __init__(self, rules: Sequence[Place]) -> None:
        self._places = [place for place, _ in rules]
        self._filter = re2.Filter()
        for _, rule in rules:
            self._filter.Add(grammar.pattern(rule.body.what), grammar.pattern_options())
        self._filter.Compile()
        self._filter.Match("what is built at the first use is built now")

    def find(self, _said: Utterance, reading: Reading) -> set[int]:
        """Return the rules whose pattern is found in the text as written, or folded."""
        found = (self._filter.Match(text) or () for text in reading.texts)
        return {self._places[index] for indexes in found for index in indexes}


class LinksTo:
    """All domains in one table."""

    def __init__(self, rules: Sequence[Place]) -> None:
        self._denied = defaultdict[str, list[int]](list)
        self._rest: list[tuple[int, Links]] = []
        self._wants: dict[int, Links] = {}
        for place, rule in rules:
            wants = self._wants[place] = grammar.links(rule.body.what)
            for domain in wants.deny:
                self._denied[domain].append(place)
            if wants.any or wants.shorteners or wants.lookalikes:
                self._rest.append((place, wants))

    def find(self, _said: Utterance, reading: Reading) -> Found:
        """Yield the rules that a link of the message is meant by."""
        for host in reading.links:
            above = frozenset(host.parents())
            denied = {
                place
                for domain in above.union(host.looks())
                for place in self._denied.get(domain, ())
            }
            yield from (place for place in denied if not above & self._wants[place].allow)
            yield from (place for place, wants in self._rest if _is_meant(host, above, wants))


def _is_meant(host: link.Host, above: frozenset[str], wants: Links) -> bool:
    if above & wants.allow:
        return False
    if wants.any or (wants.lookalikes and host.is_international):
        return True
    return wants.shorteners and not above.isdisjoint(link.SHORTENERS)


class Mentions:
    """Who is called."""

    def __init__(self, rules: Sequence[Place]) -> None:
        self._most = [(place, grammar.mentions(rule.body.what)) for place, rule in rules]

    def find(self, _said: Utterance, reading: Reading) -> Found:
        """Yield the rules for which the message names too many people, or everybody."""
        people, everybody = reading.people, reading.everybody
        if people or everybody:
            yield from (p for p, most in self._most if (people >= most if most else everybody))


class FilesOf:
    """What is attached."""

    def __init__(self, rules: Sequence[Place]) -> None:
        self._wants = [(place, grammar.files(rule.body.what)) for place, rule in rules]

    def find(self, said: Utterance, _reading: Reading) -> Found:
        """Yield the rules that a file of the message is meant by."""
        for file in said.files:
            yield from (place for place, wants in self._wants if _is_such(file, wants))


def _is_such(file: object, wants: Files) -> bool:
    get = file.get if isinstance(file, dict) else lambda _name: None
    size = get("size")
    if wants.any or (wants.over is not None and isinstance(size, int) and size > wants.over):
        return True
    ending = str(get("name") or "").lower().rpartition(".")[2]
    return bool(wants.types) and not wants.types.isdisjoint({ending, str(get("filetype") or "")})


class Hidden:
    """What is hidden."""

    def __init__(self, rules: Sequence[Place]) -> None:
        self._places = [place for place, _ in rules]

    def find(self, _said: Utterance, reading: Reading) -> Sequence[int]:
        """Return all its rules where something is hidden; words and links are judged besides."""
        return self._places if reading.hidden else ()


class Everything:
    """Rules that any message may meet: conditions or counting decide."""

    def __init__(self, rules: Sequence[Place]) -> None:
        self._places = [place for place, _ in rules]

    def find(self, _said: Utterance, _reading: Reading) -> Sequence[int]:
        """Return all of them."""
        return self._places


FINDERS: dict[Kind, type[Finder]] = {
    Kind.WORDS: Words,
    Kind.PATTERN: Patterns,
    Kind.LINKS: LinksTo,
    Kind.MENTIONS: Mentions,
    Kind.FILES: FilesOf,
    Kind.HIDDEN: Hidden,
    Kind.NEWCOMERS: Everything,
    Kind.REPEATS: Everything,
    Kind.FLOOD: Everything,
}
