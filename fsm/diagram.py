"""Draw flows as Mermaid state diagrams for docs/flows/."""

from pathlib import Path

from fsm.flow import Flow, State
from fsm.flows import FLOWS

PAGES = Path(__file__).parents[1] / "docs" / "flows"


def mermaid(flow: Flow) -> str:
    """Return *flow* as the text of a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.IDLE}"]
    for source, moves in flow.moves.items():
        lines += [f"    {source} --> {target}: {event}" for event, target in moves.items()]
    return "\n".join(lines) + "\n"


def page(flow: Flow) -> str:
    """Return the page of *flow* for docs/flows/: its diagram and its deadlines."""
    rows = [
        f"| `{state}` | {int(time.total_seconds())} s |" for state, time in flow.timeouts.items()
    ]
    table = "\n".join(["| state | rests at most |", "| --- | --- |", *rows])
    return (
        f"# {flow.name}\n\nDrawn from `fsm/flows/{flow.name}.py` by `python -m fsm.diagram`.\n\n"
        f"```mermaid\n{mermaid(flow)}```\n\n{table}\n"
    )


def main() -> None:
    """Write the page of every flow."""
    PAGES.mkdir(parents=True, exist_ok=True)
    for flow in FLOWS.values():
        (PAGES / f"{flow.name}.md").write_text(page(flow))


if __name__ == "__main__":
    main()
