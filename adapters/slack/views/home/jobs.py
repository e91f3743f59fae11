"""Whether the jobs by the clock are well."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import header, section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import code, count


def draw(facts: Facts) -> Sequence[Block]:
    """Draw it. Facts: total, failing (names)."""
    failing = [code(str(name)) for name in facts["failing"]]
    if not failing:
        said = f"All {count(int(facts['total']), 'job')} by the clock are well."
    else:
        said = f"These fail: {', '.join(failing[:20])}. The operator's log says why."
    return [header("Jobs"), section(said)]
