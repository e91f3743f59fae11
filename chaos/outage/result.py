"""What became of one outage, as a line of the table."""

from collections import Counter
from dataclasses import dataclass, field

from chaos.outage.entrance import Answer
from chaos.outage.gauge import Gauge

COLUMNS = (
    "outage",
    "lasted",
    "sent",
    "accepted",
    "503",
    "sentence",
    "none in 3 s",
    "lost",
    "doubled",
    "not ready",
    "ingress p50",
    "p99",
    "max",
    "threads of web",
    "memory of web",
    "caught up after",
    "order kept",
)

HEAD = (f"| {' | '.join(COLUMNS)} |", f"| --- |{' ---: |' * (len(COLUMNS) - 1)}")


@dataclass(frozen=True)
class Result:
    """The figures of one outage."""

    outage: str
    seconds: float
    answers: list[Answer]
    """Of the requests that were sent while it lasted."""
    usual: list[Answer]
    """Of those before it."""
    sentences: Counter[str]
    """Response_urls through which a click's person heard that nothing was accepted."""
    gauge: Gauge
    lost: list[str]
    not_ready: list[str]
    """Processes that were not ready in time; nothing is lost by that alone."""
    doubled: list[str]
    broken: list[str]
    caught_up: float
    """Seconds from when it was back until everything from before its end was carried out."""
    pairs: int
    wrong: list[str]
    words: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        """Count how requests were answered."""
        object.__setattr__(self, "words", Counter(one.word for one in self.answers))

    @property
    def is_clean(self) -> bool:
        """Tell whether every promise held."""
        return not self.faults()

    @property
    def told_twice(self) -> list[str]:
        """Return the clicks whose person heard more than one sentence."""
        return [url for url, count in self.sentences.items() if count > 1]

    @property
    def told_behind(self) -> int:
        """Return how many requests were answered 200 and then regretted with a sentence.

        A sentence may also follow a request that was sent before or after, or that had no answer
        in time: such a one counts where it belongs, and once.
        """
        accepted = [one for one in self.answers if one.word == "accepted"]
        return len([one for one in accepted if one.reply and self.sentences[one.reply]])

    def line(self) -> str:
        """Return its line of the table."""
        first, last = self.gauge.first, self.gauge.last
        cells = [
            self.outage,
            f"{self.seconds:.0f} s",
            f"{len(self.answers):,}",
            f"{self.words['accepted'] - self.told_behind:,}",
            f"{self.words['503']:,}",
            f"{self.words['sentence'] + self.told_behind:,}",
            f"{self.words['late']:,}",
            str(len(self.lost)),
            str(len(self.doubled)),
            str(len(self.not_ready)),
            *[f"{milliseconds(self.answers, share)} ms" for share in (0.5, 0.99, 1.0)],
            f"{first.threads} → {last.threads} (most {self.gauge.most_threads})",
            f"{first.megabytes:.0f} → {last.megabytes:.0f} MB",
            f"{self.caught_up:.1f} s",
            f"{self.pairs - len(self.wrong)} of {self.pairs}",
        ]
        return f"| {' | '.join(cells)} |"

    def faults(self) -> list[str]:
        """Return what went wrong, a line each."""
        kinds = {
            "lost": self.lost,
            "doubled": self.doubled,
            "not ready": self.not_ready,
            "broken": self.broken,
            "out of order": self.wrong,
            "told twice": self.told_twice,
        }
        return [f"{kind}: {one}" for kind, found in kinds.items() for one in found]


def milliseconds(answers: list[Answer], share: float) -> int:
    """Return the time that *share* of the answers did not exceed."""
    times = sorted(one.seconds for one in answers) or [0.0]
    return round(times[min(len(times) - 1, int(share * len(times)))] * 1000)
