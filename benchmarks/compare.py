"""Compare our assistant with Rasa's default pipeline and policies in one run: quality, time, memory.

python -m benchmarks.compare [--share 0.05] [--write-docs]

Both are trained on the same share of the training examples (the default takes hours on all of them), answer by the same
actions, and keep conversations in SQLite. The default runs in an environment of its own, with TensorFlow and Python 3.10
(`benchmarks/default`).
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
import typer
from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

from benchmarks.evaluate import GOALS, RESULTS, Shares, ask_all, shares
from benchmarks.measuring import core_seconds, machine_and_versions, megabytes, p50_p95
from benchmarks.questions import load_singles
from benchmarks.readme import BENCHMARKS, markdown, replace_block
from benchmarks.stock import write_ours, write_stock
from bot.cli.client import Conversation
from bot.operations import processes, supervisor
from bot.paths import ROOT

TURNS = 400  # timed, after as many as WARM_UP not timed
WARM_UP = 40
TURNS_IN_CONVERSATION = 10
DEFAULT_FOLDER = ROOT / "benchmarks" / "default"
DEFAULT_PYTHON = DEFAULT_FOLDER / ".venv" / "bin" / "python"


@dataclass
class Measured:
    name: str
    training: float
    """Seconds."""
    training_memory: float
    """Most megabytes held while training."""
    cold_start: float
    """Seconds from the start of the process to its first answer on health."""
    memory: float
    """Megabytes of the server after its turns, the action server's not counted."""
    alone: tuple[float, float]
    """p50 and p95 of a turn in milliseconds, with one user."""
    crowd: tuple[float, float]
    """The same with eight at once."""
    turns_a_core_second: float
    """Turns for each second of a core's time that server and action server took."""
    quality: Shares


@dataclass(frozen=True)
class Project:
    name: str
    rasa: list[str]
    """The start of the command lines of Rasa."""
    write: Callable[[Path, float], None]
    credentials: dict[str, Any]
    tracker_store: dict[str, Any]


DEFAULT = Project(
    "Rasa's default",
    ["env", f"PYTHONPATH={DEFAULT_FOLDER}", str(DEFAULT_PYTHON), "-m", "rasa"],
    write_stock,
    {"rest": None},
    {"type": "SQL", "dialect": "sqlite"},
)
OURS = Project(
    "ours",
    supervisor.rasa(),
    write_ours,
    {"bot.channels.rest.Rest": {"requests_per_address": None}},
    {"type": "bot.stores.tracker.SqliteTrackerStore"},
)


def measure(project: Project, share: float, console: Console) -> Measured:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        project.write(folder, share)
        with console.status(f"Training {project.name}"):
            training, training_memory = _train(project, folder)
        with console.status(f"Asking {project.name}"), _served(project, folder) as (address, cold_start, processes):
            _turns(address, 1, WARM_UP)
            before = core_seconds(processes)
            alone = _turns(address, 1, TURNS)
            spent = core_seconds(processes) - before
            crowd = _turns(address, 8, TURNS)
            memory = megabytes(processes[0])
            quality = shares(ask_all(address))
    return Measured(
        project.name, training, training_memory, cold_start, memory, p50_p95(alone), p50_p95(crowd), len(alone) / spent, quality
    )


def _train(project: Project, folder: Path) -> tuple[float, float]:
    """Return the seconds taken and the most megabytes held."""
    command = [
        *(*project.rasa, "train", "--config", str(folder / "config.yml"), "--domain", str(folder / "domain.yml")),
        *("--data", str(folder / "data"), "--out", str(folder / "models"), "--fixed-model-name", "model"),
    ]
    start, most = time.monotonic(), 0.0
    with processes.process(command, folder / "train.log") as running:
        while running.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                most = max(most, megabytes(running.pid))
            time.sleep(0.2)
    if running.returncode:
        raise RuntimeError((folder / "train.log").read_text(encoding="utf-8")[-2000:])
    return time.monotonic() - start, most


@contextlib.contextmanager
def _served(project: Project, folder: Path) -> Iterator[tuple[str, float, list[int]]]:
    """The server's address, the seconds it took to start, the process ids of server and action server."""
    port, actions_port = supervisor.free_port(), supervisor.free_port()
    address = f"http://{supervisor.HOST}:{port}"
    credentials = folder / "credentials.yml"
    YAML(typ="safe").dump(project.credentials, credentials)
    store = {**project.tracker_store, "db": str(folder / "conversations.db")}
    with (
        supervisor.action_server(actions_port, folder / "actions.log") as actions,
        supervisor.endpoints_file(actions_port, tracker_store=store) as endpoints,
    ):
        command = [
            *(*project.rasa, "run", "-i", supervisor.HOST, "-p", str(port), "-m", str(folder / "models" / "model.tar.gz")),
            *("--endpoints", str(endpoints), "--credentials", str(credentials)),
        ]
        start = time.monotonic()
        with processes.process(command, folder / "server.log") as server:
            processes.wait_until_ready("server", f"{address}/webhooks/rest/", server, folder / "server.log")
            yield address, time.monotonic() - start, [server.pid, actions.pid]


def _turns(address: str, users: int, turns: int) -> list[float]:
    """How many milliseconds each turn took, with so many users who each send their next message once answered."""
    texts = [question.text for question in load_singles()]

    def talk(user: int) -> list[float]:
        times = []
        for i in range(turns // users):
            if i % TURNS_IN_CONVERSATION == 0:
                conversation = Conversation(address)
            start = time.perf_counter()
            conversation.say(texts[(i * users + user) % len(texts)])
            times.append((time.perf_counter() - start) * 1000)
        return times

    with ThreadPoolExecutor(users) as pool:
        return [each for times in pool.map(talk, range(users)) for each in times]


HEADINGS = ["", "default", "ours", "ratio"]


def rows(default: Measured, ours: Measured) -> list[list[str]]:
    """The comparison under HEADINGS; ratios are ours to the default's."""

    def row(what: str, form: str, theirs: float, own: float) -> list[str]:
        return [what, format(theirs, form), format(own, form), f"{own / theirs:.2f}"]

    def right(kind: str) -> list[str]:
        (theirs, asked), (own, _) = default.quality[kind], ours.quality[kind]
        return [f"right of {kind}", f"{theirs / asked:.1%}", f"{own / asked:.1%}", ""]

    return [
        row("turns per second of a core", ".0f", default.turns_a_core_second, ours.turns_a_core_second),
        row("a turn, one user: p50, ms", ".0f", default.alone[0], ours.alone[0]),
        row("p95, ms", ".0f", default.alone[1], ours.alone[1]),
        row("a turn, eight users: p50, ms", ".0f", default.crowd[0], ours.crowd[0]),
        row("p95, ms", ".0f", default.crowd[1], ours.crowd[1]),
        row("training, s", ".0f", default.training, ours.training),
        row("memory while training, MB", ".0f", default.training_memory, ours.training_memory),
        row("cold start, s", ".1f", default.cold_start, ours.cold_start),
        row("memory of the server, MB", ".0f", default.memory, ours.memory),
        *map(right, GOALS),
    ]


def _default_versions() -> str:
    """Return the versions of Python and TensorFlow that the default runs on."""
    script = "import platform, importlib.metadata as m; print(platform.python_version(), m.version('tensorflow'))"
    result = subprocess.run([DEFAULT_PYTHON, "-c", script], check=True, capture_output=True, text=True)
    return "Python {}, tensorflow {}".format(*result.stdout.split())


def main(share: float = 0.05, write_docs: bool = False) -> None:
    console = Console()
    default, ours = (measure(project, share, console) for project in (DEFAULT, OURS))
    compared = rows(default, ours)
    software = machine_and_versions("rasa", "spacy", "scikit-learn", "ctranslate2")
    caption = f"{share:.0%} of the training examples; {software}; default: {_default_versions()}."
    table = Table(*HEADINGS)
    for row in compared:
        table.add_row(*row)
    console.print(table, caption)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / "comparison.json"
    path.write_text(json.dumps([asdict(default), asdict(ours)], indent=1), encoding="utf-8")
    console.print(f"All figures: {path.relative_to(ROOT)}")
    if write_docs:
        replace_block("comparison", "\n".join([markdown(HEADINGS, compared), "", caption]), BENCHMARKS)


if __name__ == "__main__":
    typer.run(main)
