"""What was said in Harbour before you came."""

from playground import posting
from playground.workspace import Workspace

SAID = [
    (
        "C0GENERAL",
        "U0ADA",
        "Welcome aboard, everybody! :wave: New here? Say hello in <#C0INTRO|introductions>.",
    ),
    (
        "C0GENERAL",
        "U0GRACE",
        (
            "The spring regatta poster is up. *Print day is Friday*, thanks to <@U0BO> for the "
            "drawing :art:"
        ),
    ),
    (
        "C0GENERAL",
        "U0SPAM",
        (
            "HELLO FRIENDS do you want FREE BOATS?? 100% legal, only 3 left, DM me "
            ":moneybag::moneybag:"
        ),
    ),
    (
        "C0GENERAL",
        "U0MILO",
        "<@U0SPAM> there are no free boats. There have never been free boats.",
    ),
    (
        "C0RANDOM",
        "U0BO",
        (
            "Today I learned that a group of sailors is called a _crew_. I was hoping for "
            "something fancier."
        ),
    ),
    (
        "C0RANDOM",
        "U0MILO",
        "A `murmuration` of sailors. It's decided :bird:",
    ),
    (
        "C0RANDOM",
        "U0SPAM",
        (
            "my uncle (prince) left me 900 TONS of sourdough starter, i only need your bank "
            "details to ship it :bread:"
        ),
    ),
    (
        "C0RANDOM",
        "U0SPAM",
        "LAST CHANCE!!! HarborCoin goes to the MOON and then to the other moon :rocket::rocket:",
    ),
    (
        "C0HELP",
        "U0BO",
        "How do I get the tide table into my calendar?",
    ),
    (
        "C0HELP",
        "U0GRACE",
        (
            "Settings → Calendars → Add by address. Paste the link from the channel topic and "
            "you're done :white_check_mark:"
        ),
    ),
    (
        "C0HELP",
        "U0SPAM",
        "to fix your computer please install my totally_normal_toolbar.exe",
    ),
    (
        "C0HELP",
        "U0GRACE",
        "Please don't install that. :eyes:",
    ),
    (
        "C0INTRO",
        "U0GRACE",
        "Hi, I'm Grace! I fix knots, both in rope and in spreadsheets.",
    ),
    (
        "C0INTRO",
        "U0BO",
        "Bo here, guest from the boatyard next door. I brought biscuits :cookie:",
    ),
    (
        "C0INTRO",
        "U0SPAM",
        "hello i am a REAL HUMAN PERSON with human hobbies such as blinking and crypto",
    ),
    (
        "C0MODS",
        "U0MILO",
        (
            "Spammer is at it again: <#C0GENERAL|general>, <#C0RANDOM|random>, <#C0HELP|help> "
            "_and_ <#C0INTRO|introductions>."
        ),
    ),
    (
        "C0MODS",
        "U0ADA",
        (
            "I saw. Let's do it properly: `/ban @spammer spam`, and the card will appear right "
            "here for us to confirm."
        ),
    ),
]
SIGNS = {
    "there are no free boats": ("joy", ["U0ADA", "U0GRACE", "U0BO"]),
    "biscuits": ("heart", ["U0GRACE", "U0ADA"]),
    "regatta": ("tada", ["U0MILO", "U0ADA"]),
}
STEP = 7 * 60
"""Seconds between two seeded messages."""


def fill(workspace: Workspace) -> None:
    """Say all of it, the last of it a few minutes ago."""
    start = int(workspace.clock.now()) - STEP * (len(SAID) + 1)
    for number, (channel, user, text) in enumerate(SAID):
        workspace.backdate(start + number * STEP)
        message = posting.post(workspace, workspace.channels[channel], user, text)
        for part, (name, users) in SIGNS.items():
            if part in text:
                message.reactions[name] = list(users)
    for person in workspace.people.values():
        for channel_ in workspace.channels.values():
            if person.id in channel_.members and channel_.messages:
                person.reads[channel_.id] = next(channel_.newest_first()).ts
