"""Measure what the dearest messages cost, as multiples of a short question, and search for dearer ones.

python -m benchmarks.dearest [--search 300]

Costs are CPU time, which other work on the machine hardly changes. They are those of reading a message and answering it: what storing, HTTP
and the calls between the processes cost comes on top, and is the same for all messages.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from dataclasses import asdict, dataclass

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.dear_messages import DEAR_MESSAGES, LONGEST
from benchmarks.evaluate import RESULTS
from benchmarks.measuring import machine_and_versions
from bot.channels.guard import clean_text
from bot.cli.in_process import LocalConversation

SHORT = ("is there shift work?", "what are the hours", "how much do they earn?", "do i need a degree?", "where do they work", "hello there")
REPEATED = 5
CAREER = "medical-technical-officer"
# What the search puts together.
PARTS = (
    *(
        "a job",
        " with animals",
        " without a degree",
        " not in an office",
        " well paid",
        " near me",
        " nurse",
        " an electrician",
        " the second one",
    ),
    *(
        " and",
        " or",
        " but",
        ",",
        ".",
        "?",
        "!",
        "\n",
        "-",
        "(",
        "“",
        "”",
        " 1",
        " 2020",
        "£",
        "🎉",
        "👩‍⚕️",
        " 职",
        " ab",
        " xq",
        " zzzz",
        " that",
    ),
    *(
        " something where i",
        " i want",
        " what are the hours",
        " how much",
        " is it stressful",
        " my daughter",
        " like",
        " they",
        " no",
        " not",
    ),
)
FEWEST, MOST = 3, 200  # parts of a message that the search begins with
AT_ONCE = 4  # parts that it changes


@dataclass
class Cost:
    message: str
    milliseconds: float
    times: float
    """As a multiple of a short question."""


class Measure:
    """Measures what messages cost in this process."""

    def __init__(self) -> None:
        self._conversation = LocalConversation(CAREER)
        self.milliseconds(SHORT[0])  # the first message loads some things
        self._short = statistics.median(self.milliseconds(text) for text in SHORT)

    def milliseconds(self, text: str, repeated: int = REPEATED) -> float:
        """Return the least CPU time of a message in a new conversation, which is the one that other work on the machine disturbed least."""
        times = []
        for _ in range(repeated):
            self._conversation.resume([], {"career": CAREER})
            started = time.process_time()
            self._conversation.say(clean_text(text))
            times.append((time.process_time() - started) * 1000)
        return min(times)

    def cost(self, name: str, text: str) -> Cost:
        milliseconds = self.milliseconds(text)
        return Cost(name, milliseconds, milliseconds / self._short)


def search(measure: Measure, tries: int) -> str:
    """Return the dearest message found by changing parts of messages at random, as long as that makes them dearer."""
    dearest, cost = [random.choice(PARTS)], 0.0
    for number in track(range(tries), "Searching"):
        if number < tries // 3:
            parts = random.choices(random.sample(PARTS, random.randint(2, 6)), k=random.randint(FEWEST, MOST))
        else:
            parts = list(dearest)
            for _ in range(random.randint(1, AT_ONCE)):
                position = random.randrange(len(parts))
                parts[position : position + random.randint(0, AT_ONCE)] = random.choices(PARTS, k=random.randint(1, AT_ONCE))
        text = "".join(parts)[:LONGEST]
        if (found := measure.milliseconds(text, 1)) > cost and (found := min(found, measure.milliseconds(text, 3))) > cost:
            dearest, cost = parts, found
    return "".join(dearest)[:LONGEST]


def main(tries: int = typer.Option(0, "--search", help="How many messages to try in search of dearer ones.")) -> None:
    console = Console(width=max(Console().width, 120))
    measure = Measure()
    costs = [measure.cost(name, text) for name, text in DEAR_MESSAGES.items()]
    if tries:
        found = search(measure, tries)
        costs.append(measure.cost(found, found))
    table = Table("Message", "CPU", "× a short question")
    for each in sorted(costs, key=lambda cost: -cost.times):
        table.add_row(each.message, f"{each.milliseconds:.0f} ms", f"{each.times:.1f}")
    console.print(table, machine_and_versions("rasa", "spacy", "ctranslate2"))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "dearest.json").write_text(json.dumps([asdict(each) for each in costs], indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
