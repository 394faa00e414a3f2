"""Measure what a turn with the dearest messages costs, as multiples of one with a short question, and search for dearer ones.

python -m benchmarks.dearest [--search 300]

Costs are CPU time, which other work on the machine hardly changes. Reading a message and answering it is measured in this process. What
storing, HTTP and the calls between the processes cost is the same for all messages, and measured with a running assistant.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import time
from dataclasses import asdict, dataclass

import typer
from hypothesis import HealthCheck, Phase, given, settings, target
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table

from benchmarks.assistants import Assistant, on_sqlite
from benchmarks.dear_messages import DEAR_MESSAGES, LONGEST
from benchmarks.evaluate import RESULTS
from benchmarks.measuring import machine_and_versions
from benchmarks.talking import person
from bot.channels.guard import clean_text
from bot.cli.in_process import LocalConversation
from bot.nlu import vectors

SHORT = ("is there shift work?", "what are the hours", "how much do they earn?", "do i need a degree?", "where do they work", "hello there")
REPEATED = 5
CAREER = "medical-technical-officer"
# What the search puts together.
PARTS = (
    *(" a job", " with animals", " without a degree", " not in an office", " well paid", " near me", " nurse", " an electrician"),
    *(" the second one", " something where i", " i want", " what are the hours", " how much", " is it stressful", " my daughter", " like"),
    *(" they", " no", " not", " that", " and", " or", " but", " 1", " 2020", " ab", " xq", " zzzz", " 职", "🎉", "👩\u200d⚕️"),
    *(",", ".", "?", "!", "\n", "-", "(", "£", "“", "”"),
)
MOST_KINDS, MOST_PARTS = 6, 200  # different parts of a message, and parts in all
TURNS = 40  # for what a short question costs in all


@dataclass
class Cost:
    message: str
    milliseconds: float
    """Of the whole turn."""
    times: float
    """As a multiple of a turn with a short question."""


class Measure:
    """Measures what messages cost."""

    def __init__(self, short_turn: float) -> None:
        """`short_turn` is what a turn with a short question costs, in milliseconds."""
        # What is searched for is never the same twice.
        vectors.MOST_SEARCHED = 1
        self._conversation = LocalConversation(CAREER)
        self.milliseconds(SHORT[0])  # the first message loads some things
        self._short = statistics.median(self.milliseconds(text) for text in SHORT)
        self._short_turn = short_turn

    def milliseconds(self, text: str, repeated: int = REPEATED) -> float:
        """Return the least CPU time of reading and answering a message in a new conversation.

        It is the one that other work on the machine disturbed least.
        """
        times = []
        for _ in range(repeated):
            self._conversation.resume([], {"career": CAREER})
            started = time.process_time()
            self._conversation.say(clean_text(text))
            times.append((time.process_time() - started) * 1000)
        return min(times)

    def cost(self, name: str, text: str) -> Cost:
        turn = self._short_turn + self.milliseconds(text) - self._short
        return Cost(name, turn, turn / self._short_turn)


def short_turn() -> float:
    """Return the CPU time of a turn with a short question in both processes of a running assistant, in milliseconds."""

    async def ask(assistant: Assistant) -> list[float]:
        times = []
        async with person(assistant.address) as client:
            for number in range(TURNS):
                started = assistant.working_seconds("rasa", "rasa_sdk")
                await client.say(f"short {number}", SHORT[number % len(SHORT)])
                times.append((assistant.working_seconds("rasa", "rasa_sdk") - started) * 1000)
        return times[len(SHORT) :]

    with contextlib.ExitStack() as stack:
        return statistics.median(asyncio.run(ask(on_sqlite(stack))))


def search(measure: Measure, tries: int) -> str:
    """Return the dearest message that Hypothesis finds, which changes messages as long as that makes them dearer."""
    found: list[tuple[float, str]] = [(0.0, "")]

    @settings(
        max_examples=tries, phases=[Phase.generate, Phase.target], deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=MOST_KINDS).flatmap(_messages_of))
    def run(text: str) -> None:
        cost = measure.milliseconds(text, 1)
        if cost > found[0][0]:
            cost = min(cost, measure.milliseconds(text, 3))
        found[0] = max(found[0], (cost, text))
        target(cost)

    run()
    return found[0][1]


def _messages_of(parts: list[str]) -> st.SearchStrategy[str]:
    """Return messages made of a few different parts, as dear ones repeat themselves."""
    return st.lists(st.sampled_from(parts), min_size=1, max_size=MOST_PARTS).map(lambda chosen: "".join(chosen)[:LONGEST])


def main(tries: int = typer.Option(0, "--search", help="How many messages to try in search of dearer ones.")) -> None:
    console = Console(width=max(Console().width, 120))
    measure = Measure(short_turn())
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
