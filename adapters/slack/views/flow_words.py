"""What the actions are called in sentences."""

from typing import NamedTuple


class FlowWords(NamedTuple):
    """The forms of one verb, and two sentences: braces take the person, the time and the place."""

    verb: str
    doing: str
    noun: str
    done: str
    """The outcome."""
    undone: str
    """What it is like when nothing happened."""
    in_vain: str = ""
    """The outcome where there was nothing left to do."""
    state: str = ""
    """What the person is while it is in force."""


_WORDS = {
    "note": FlowWords(
        "note something about", "Noting something about", "Note", "A note about {}.", "{} stays."
    ),
    "warn": FlowWords("warn", "Warning", "Warning", "{} was warned.", "{} was not warned."),
    "unwarn": FlowWords(
        "take back a warning of",
        "Taking back a warning of",
        "End of a warning",
        "A warning of {} was taken back, and its strikes with it.",
        "The warning of {} stays.",
    ),
    "shush": FlowWords(
        "shush",
        "Shushing",
        "Shush",
        "{} is shushed {term}.",
        "{} may go on writing.",
        state="shushed",
    ),
    "unshush": FlowWords(
        "unshush", "Unshushing", "Unshush", "{} may write again.", "{} stays shushed."
    ),
    "kick": FlowWords(
        "kick",
        "Kicking",
        "Kick",
        "{} was removed {place}.",
        "{} stays.",
        in_vain="{} had left before, so there was nothing to do.",
    ),
    "unkick": FlowWords(
        "bring back", "Bringing back", "Unkick", "{} was invited back.", "{} stays out."
    ),
    "ban": FlowWords("ban", "Banning", "Ban", "{} is banned {term}.", "{} stays.", state="banned"),
    "unban": FlowWords(
        "unban", "Unbanning", "Unban", "{} is no longer banned.", "{} stays banned."
    ),
    "remove": FlowWords(
        "remove a message of",
        "Removing a message of",
        "Removal",
        "A message of {} was removed.",
        "The message of {} stays.",
    ),
    "slowmode": FlowWords(
        "slow down",
        "Slowing down",
        "Slow mode",
        "{} is in slow mode {term}.",
        "{} stays as fast as it was.",
    ),
    "unslowmode": FlowWords(
        "end slow mode in",
        "Ending slow mode in",
        "End of slow mode",
        "{} is no longer in slow mode.",
        "{} stays in slow mode.",
    ),
    "readonly": FlowWords(
        "make read-only",
        "Making read-only",
        "Read-only",
        "{} is read-only {term}.",
        "Everybody may go on posting in {}.",
    ),
    "unreadonly": FlowWords(
        "open again",
        "Opening again",
        "End of read-only",
        "Everybody may post in {} again.",
        "{} stays read-only.",
    ),
    "lock": FlowWords(
        "lock",
        "Locking",
        "Lock",
        "Locked {term}: {}.",
        "Everybody may go on answering in {}.",
    ),
    "unlock": FlowWords(
        "unlock",
        "Unlocking",
        "Unlock",
        "Everybody may answer in {} again.",
        "Still locked: {}.",
    ),
    "raid": FlowWords(
        "lock down",
        "Locking down",
        "Lockdown",
        "The workspace is locked down {term}.",
        "Everybody may go on posting.",
    ),
    "unraid": FlowWords(
        "end the lockdown of",
        "Ending the lockdown of",
        "End of lockdown",
        "The workspace is open again.",
        "The workspace stays locked down.",
    ),
    "purge": FlowWords("purge", "Purging", "Purge", "{} is purged.", "Everything in {} stays."),
}

_OTHER = FlowWords("act on", "Acting on", "Case", "It is done.", "{} stays.", state="restricted")


def words_of(flow: str) -> FlowWords:
    """Return the words for *flow*."""
    return _WORDS.get(flow, _OTHER)
