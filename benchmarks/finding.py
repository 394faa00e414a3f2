"""Measure what it costs to search for careers when there are thousands, compared with an ordinary turn.

    CAREERS_PROFILES=folder python -m benchmarks.finding [--sizes 416,5000] [--turn-ms 15]

Careers beyond those in the folder are made from them: each takes a new name, and half of its statements from other careers. A search is
timed the first time, when what profiles say of its facets has to be read as well, with other words in place of its own, which have not been
encoded before, and again. The vectors of statements come from `build/vectors.db`, where those
that are missing are added, so a second run takes less time.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import machine_and_versions
from bot.conversation.wish import Ranking, Want, Wish
from bot.knowledge import index
from bot.knowledge.models import Career
from bot.knowledge.store import Store, load_store
from bot.nlu.career_search import CareerSearch
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.vectors import search_cache

WISHES = {
    "facets": Wish(wants=(Want(facet="outdoors"), Want(facet="weekends", wanted=False), Want(facet="degree", wanted=False))),
    "pay, ranked": Wish(wants=(Want(facet="pay", low=30_000),), ranking=Ranking.PAY),
    "a subject": Wish(wants=(Want(facet="about", words="animals"),)),
    "a subject and facets": Wish(wants=(Want(facet="about", words="music and children"), Want(facet="part_time"))),
    "a subject that is not wanted": Wish(wants=(Want(facet="outdoors"), Want(facet="about", wanted=False, words="people"))),
    "three subjects that are not wanted": Wish(
        wants=(Want(facet="outdoors"), *(Want(facet="about", wanted=False, words=words) for words in ("selling", "children", "driving")))
    ),
    "like another career": Wish(like=("carpenter",), wants=(Want(facet="heights", wanted=False),)),
}
TIMES = 5
# What is searched for in place of the words of the wishes.
WORDS = """art, banking, birds, buildings, cars, chemistry, cleaning, computers, cooking, dancing, engines, fashion, films, fish, fitness,
food, forests, furniture, gardens, hair, health, history, horses, hospitals, hotels, insurance, languages, laws, libraries, machines, maths,
money, museums, nature, pets, photography, physics, plants, politics, railways, safety, schools, ships, shops, sport"""


@dataclass
class Cost:
    """CPU milliseconds of a search: the first time, with words that are new, and again."""

    first: float
    new: float
    again: float


def careers(number: int, store: Store) -> list[Career]:
    """Return the store's careers, and as many more as are needed, made from them."""
    held = [career for each in store.all() if (career := store.get(each.id))]
    chance = random.Random(0)
    made = list(held[:number])
    for count in range(number - len(made)):
        model = held[count % len(held)]
        statements = {
            topic: tuple({each.text: each for each in [*group[::2], *chance.choice(held).statements.get(topic, ())[::2]]}.values())
            for topic, group in model.statements.items()
        }
        name = f"{model.name} of kind {count // len(held) + 1}"
        update = {"id": f"{model.id}-{count // len(held) + 1}", "name": name, "plural": f"{name}s", "aliases": (), "statements": statements}
        made.append(model.model_copy(update=update))
    return made


def cpu_ms(search: CareerSearch, wish: Wish) -> float:
    started = time.thread_time()
    search.find(wish)
    return (time.thread_time() - started) * 1000


def with_other_words(wish: Wish, words: Iterator[str]) -> Wish:
    """Return a wish for other subjects."""
    wants = tuple(
        want.model_copy(update={"words": " and ".join(next(words) for _ in want.words.split(" and "))}) if want.words else want
        for want in wish.wants
    )
    return wish.model_copy(update={"wants": wants})


def measure(number: int, source: Store, folder: Path) -> tuple[dict[str, Cost], dict[str, float]]:
    """Return the costs of each search, and what the index took: CPU seconds and megabytes."""
    path = folder / f"{number}.db"
    begun = time.process_time()
    connection = index.connect(path)
    index.create(connection)
    # Without a transaction of its own, each row would wait for the disk.
    connection.execute("BEGIN")
    for career in careers(number, source):
        index.add(connection, career)
    connection.execute("COMMIT")
    store = Store(path)
    process = psutil.Process()
    indexed = time.process_time() - begun
    before, started = process.memory_info().rss, time.process_time()
    vectors = CareerVectors(store, search_cache())
    vectors.refresh()
    built = time.process_time() - started
    search = CareerSearch(store, vectors)
    costs = {}
    words = iter(" ".join(WORDS.split()).split(", "))
    for name, wish in WISHES.items():
        first = cpu_ms(search, wish)
        new = statistics.median(cpu_ms(search, with_other_words(wish, words)) for _ in range(TIMES))
        costs[name] = Cost(first, new, statistics.median(cpu_ms(search, wish) for _ in range(TIMES)))
    memory = (process.memory_info().rss - before) / 2**20
    return costs, {"index built, s": indexed, "vectors read, s": built, "memory, MB": memory, "index, MB": path.stat().st_size / 2**20}


def main(sizes: str = "416,5000", turn_ms: float = 15.0) -> None:
    """Print the costs. `turn_ms` is what an ordinary turn costs."""
    console = Console()
    with TemporaryDirectory() as folder:
        for number in map(int, sizes.split(",")):
            costs, took = measure(number, load_store(), Path(folder))
            table = Table("Search", "First, ms", "New words, ms", "Again, ms", "Turns, new", "Turns, again", title=f"{number} careers")
            for name, cost in costs.items():
                in_turns = (f"{each / turn_ms:.1f}" for each in (cost.new, cost.again))
                table.add_row(name, *(f"{each:.1f}" for each in (cost.first, cost.new, cost.again)), *in_turns)
            console.print(table)
            console.print(", ".join(f"{name}: {value:,.1f}" for name, value in took.items()))
    console.print(machine_and_versions("numpy", "ctranslate2"))


if __name__ == "__main__":
    typer.run(main)
