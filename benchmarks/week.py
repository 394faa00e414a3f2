"""Plants a week of conversations with one worst gap, to try the workbench on: `python -m benchmarks.week FOLDER`.

The conversations are held with a real assistant and then spread over the last seven days. FOLDER gets the database and the profiles.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import typer
from ruamel.yaml import YAML
from sqlalchemy.orm import Session

from bot.cli.client import Conversation
from bot.knowledge.loader import BUNDLED_PROFILES, read_profiles
from bot.knowledge.models import Career
from bot.operations import supervisor
from bot.paths import EXAMPLES
from bot.stores.questions import DAY, count, questions, totals

WEEK = Path(__file__).with_suffix(".yml")
DAYS = 7
AT_ONCE = 4  # conversations
VOWELS = "aeiou"


def main(folder: Path, conversations: int = 320, worst: int = 48) -> None:
    """Hold `conversations` conversations, `worst` of them about the gap."""
    folder.mkdir(parents=True)
    profiles, database = folder / "profiles", folder / "conversations.db"
    shutil.copytree(BUNDLED_PROFILES, profiles)
    shutil.copytree(EXAMPLES, profiles, dirs_exist_ok=True)
    os.environ |= {"CAREERS_PROFILES": str(profiles), "CAREERS_INDEX": str(folder / "index.db")}
    store = {"type": "bot.stores.tracker.SqliteTrackerStore", "db": str(database)}
    talks = list(written(read_profiles(profiles)[0], conversations, worst))
    with (
        supervisor.assistant(supervisor.free_port(), supervisor.free_port(), folder / "logs", tracker_store=store) as address,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        list(pool.map(lambda messages: hold(address, messages), talks))
    spread(database, time.time())
    typer.echo(f"{len(talks)} conversations are in {database}")


def written(careers: list[Career], conversations: int, worst: int) -> Iterator[list[str]]:
    """Yield the messages of each conversation, in the order in which they are held."""
    chance, week = random.Random(7), YAML(typ="safe").load(WEEK)
    gap: dict[str, Any] = week["worst"]
    others = [career for career in careers if career.id != gap["career"]]
    talks = [[gap["texts"][n % len(gap["texts"])], *chance.sample(gap["then"], n % 3)] for n in range(worst)]
    for _ in range(conversations - worst):
        career = chance.choice(others)
        name = career.name if career.name[:2].isupper() else career.name[0].lower() + career.name[1:]
        article = "an" if name[0].lower() in VOWELS else "a"
        plural = career.plural[0].lower() + career.plural[1:]
        talk = chance.choice(week["others"])
        talks.append([text.replace("{a career}", f"{article} {name}").replace("{careers}", plural) for text in talk])
    chance.shuffle(talks)
    yield from talks


def hold(address: str, messages: list[str]) -> None:
    conversation = Conversation(address)
    for message in messages:
        conversation.say(message)


def spread(database: Path, now: float) -> None:
    """Move each conversation to a moment of the last seven days, more of them by day than at night."""
    chance = random.Random(8)
    with closing(sqlite3.connect(database)) as connection, connection:
        starts = connection.execute("SELECT sender_id, MIN(timestamp) FROM events GROUP BY sender_id").fetchall()
        for sender, start in starts:
            at = min(now - DAYS * DAY + chance.randrange(DAYS) * DAY + chance.triangular(0, DAY, 0.6 * DAY), now - 600)
            moved = [
                (event | {"timestamp": event["timestamp"] + at - start}, number)
                for number, event in ((number, json.loads(data)) for number, data in _events(connection, sender))
            ]
            connection.executemany(
                "UPDATE events SET data = ?, timestamp = ? WHERE id = ?", [(json.dumps(event), event["timestamp"], n) for event, n in moved]
            )
            connection.execute("UPDATE questions SET at = at + ? WHERE conversation = ?", (at - start, sender))
    engine = sa.create_engine(f"sqlite:///{database}")
    with Session(engine) as session:
        session.execute(sa.delete(totals))
        count(session, session.execute(sa.select(questions)).mappings())
        session.commit()
    engine.dispose()


def _events(connection: sqlite3.Connection, sender: str) -> list[tuple[int, str]]:
    return connection.execute("SELECT id, data FROM events WHERE sender_id = ?", (sender,)).fetchall()


if __name__ == "__main__":
    typer.run(main)
