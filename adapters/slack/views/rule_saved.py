"""After a rule was written, switched or rolled back: what changed, and what to do next."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.rule_words import changes_of, follows, mode_word, titled

_NEXT = {
    "off": "It looks for nothing now. `/rule mode {n} log` switches it on.",
    "log": (
        "It records what it finds, and does nothing. See what it would have found:"
        " `/rule backtest {n} 30d`. Let it act: `/rule mode {n} enforce`"
    ),
    "enforce": "From now on it acts, and you stand for that. `/rule mode {n} log` stops it.",
}


def draw(facts: Facts) -> Rendered:
    """Draw the outcome. Facts: as for a rule in a list, version, and changes (triples)."""
    mode = mode_word(facts)
    head = f"{titled(facts)} · version {facts['version']} · {mode}"
    then = f" When it is met, {follows(facts)}." if facts["mode"] == "enforce" else ""
    return message(
        f"Rule {facts['number']} is saved as version {facts['version']}; it {mode}.",
        [
            section(f"{head}{then}"),
            *paragraphs(changes_of(facts["changes"])),
            context(_NEXT.get(str(facts["mode"]), "").format(n=facts["number"]) or head),
        ],
    )
