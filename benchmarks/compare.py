"""Compare our assistant with Rasa's default pipeline and policies for quality, speed and memory, in a single run.

python -m benchmarks.compare [--share 0.05] [--write-docs]

Both are trained on the same share of the training examples, because training the default on all of them takes hours. Both use the
same actions and store conversations in SQLite. The default runs in a separate environment with TensorFlow and Python 3.10
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
from benchmarks.measuring import core_seconds, machine_and_versions, megabytes, percentiles
from benchmarks.questions import load_singles
from benchmarks.readme import BENCHMARKS, markdown, replace_block
from benchmarks.stock import write_ours, write_stock
from bot.cli.client import Conversation
from bot.operations import processes, supervisor
from bot.paths import ROOT

TURNS = 400  # timed turns, after WARM_UP untimed ones
WARM_UP = 40
TURNS_IN_CONVERSATION = 10
DEFAULT_FOLDER = ROOT / "benchmarks" / "default"
DEFAULT_PYTHON = DEFAULT_FOLDER / ".venv" / "bin" / "python"


@dataclass
class Measured:
    name: str
    training: float
    """Training time in seconds."""
    training_memory: float
    """Peak memory during training, in megabytes."""
    cold_start: float
    """Seconds from starting the process until it responds to a health check."""
    memory: float
    """The server's memory after all turns in megabytes, not including the action server."""
    alone: tuple[float, float]
    """p50 and p95 turn times in milliseconds, with one user."""
    crowd: tuple[float, float]
    """p50 and p95 turn times in milliseconds, with eight users at once."""
    turns_a_core_second: float
    """Number of turns per CPU second used by the server and the action server."""
    quality: Shares


@dataclass(frozen=True)
class Project:
    name: str
    rasa: list[str]
    """Command that runs Rasa, without its arguments."""
    write: Callable[[Path, float], None]
    credentials: dict[str, Any]
    tracker_store: dict[str, Any]
    endpoints: dict[str, Any]
    """Entries that replace those of endpoints.yml."""


DEFAULT = Project(
    "Rasa's default",
    ["env", f"PYTHONPATH={DEFAULT_FOLDER}", str(DEFAULT_PYTHON), "-m", "rasa"],
    write_stock,
    {"rest": None},
    {"type": "SQL", "dialect": "sqlite"},
    {"nlg": None},  # its domain has the wording
)
OURS = Project(
    "ours",
    supervisor.rasa(),
    write_ours,
    {"bot.channels.rest.Rest": {"requests_per_address": None}},
    {"type": "bot.stores.tracker.SqliteTrackerStore"},
    {},
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
        project.name,
        training,
        training_memory,
        cold_start,
        memory,
        percentiles(alone)[:2],
        percentiles(crowd)[:2],
        len(alone) / spent,
        quality,
    )


def _train(project: Project, folder: Path) -> tuple[float, float]:
    """Train a model. Return the seconds it took and the peak memory in megabytes."""
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
    """Run the project. Yield the server's URL, its startup time in seconds, and the process ids of the server and the action server."""
    port, actions_port = supervisor.free_port(), supervisor.free_port()
    address = f"http://{supervisor.HOST}:{port}"
    credentials = folder / "credentials.yml"
    YAML(typ="safe").dump(project.credentials, credentials)
    store = {**project.tracker_store, "db": str(folder / "conversations.db")}
    with (
        supervisor.action_server(actions_port, folder / "actions.log") as actions,
        supervisor.endpoints_file(actions_port, tracker_store=store, **project.endpoints) as endpoints,
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
    """Return the time of each turn in milliseconds. Users run in parallel, each sending the next message after getting a reply."""
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
    """Return the table's rows, with columns as in HEADINGS. Ratios are our value divided by the default's."""

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
    """Return the Python and TensorFlow versions in the default's environment."""
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
