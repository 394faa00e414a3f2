"""Trains the model with taught phrasings, in the background, and puts it live by an orderly restart of the server.

A trained model waits in a folder next to the live one, named after the digest of all it was trained from. The live model is replaced whole,
so a training or a server that is killed leaves it as it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from bot.cli import training
from bot.operations import processes, supervisor
from bot.paths import MODELS, NLU_DATA, ROOT, phrasings_file
from bot.workbench import files
from bot.workbench.change_model import CannotChange

logger = logging.getLogger(__name__)

CANDIDATES = MODELS / "candidates"
KEPT = 4  # trained models
TIMEOUT = 2 * 60 * 60.0  # seconds
LEFT_OVER = 24 * 60 * 60.0  # seconds after which the folder of a training must have been left by one that was killed
NICENESS = 19
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
RESTART_AFTER = 1.0  # seconds, for the page that says so
_one_at_a_time = asyncio.Semaphore(1)


class NotTrained(CannotChange):
    """No model was trained from the files as they would be."""


class TrainingFailed(Exception):
    """The training ended with an error. The message is the last line of its log."""


def candidate(phrasings: str) -> Path:
    """Return the path of the model that was, or will be, trained with phrasings."""
    return CANDIDATES / f"{training.inputs_digest(phrasings)}.tar.gz"


def can_train() -> bool:
    """Return whether this server has the training data, which the images leave out."""
    return NLU_DATA.is_dir()


async def train(phrasings: str, report: training.Report) -> Path:
    """Return the model trained with phrasings, which takes minutes, at the lowest priority. Raises TrainingFailed or Unusable."""
    if not can_train():
        raise files.Unusable("no_training_data", NLU_DATA)
    path = candidate(phrasings)
    with files.usable(path):
        CANDIDATES.mkdir(parents=True, exist_ok=True)
        async with _one_at_a_time:
            _tidy()
            if path.is_file():
                path.touch()
                return path
            with tempfile.TemporaryDirectory(dir=CANDIDATES) as name:
                folder = Path(name)
                own = folder / phrasings_file().name
                own.write_text(phrasings, encoding="utf-8")
                await asyncio.wait_for(_train(folder, own, report), TIMEOUT)
                (folder / f"{training.MODEL_NAME}.tar.gz").replace(path)
    return path


async def _train(folder: Path, own: Path, report: training.Report) -> None:
    process = await asyncio.create_subprocess_exec(
        # It ends with this process, which holds the other end of its standard input.
        *processes.python("rasa", *training.arguments(folder, own)),
        cwd=ROOT,
        env={**processes.environment(), **ONE_THREAD, "RASA_CACHE_DIRECTORY": str(folder / "cache")},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        _hold_back(process.pid)
        last = b""
        assert process.stdout
        async for line in process.stdout:
            last = line.strip() or last
            training.follow(line, report)
        if await process.wait():
            raise TrainingFailed(last.decode(errors="replace")[:200])
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _hold_back(pid: int) -> None:
    """Give a process the lowest priority, and one core where the system can do that, so that people who chat don't notice it."""
    with contextlib.suppress(psutil.Error, OSError):
        process = psutil.Process(pid)
        process.nice(NICENESS)
        if hasattr(process, "cpu_affinity"):
            process.cpu_affinity(process.cpu_affinity()[-1:])


def _tidy() -> None:
    """Delete the oldest models, and what trainings that were killed have left."""
    for folder in CANDIDATES.iterdir():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > LEFT_OVER:
            shutil.rmtree(folder, ignore_errors=True)
    for old in sorted(CANDIDATES.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def staged(phrasings: str) -> Callable[[], None]:
    """Copy the model trained with phrasings next to the live one, and return what puts it in its place. Raises NotTrained or Unusable."""
    path, live = candidate(phrasings), supervisor.newest_model()
    if not path.is_file():
        raise NotTrained
    digest = path.name.removesuffix(".tar.gz")
    with files.usable(live):
        if training.STAMP.is_file() and not (before := CANDIDATES / f"{training.STAMP.read_text()}.tar.gz").exists():
            _copy(live, before)  # for taking the change back
        new = live.with_name(f".{live.name}.new")
        _copy(path, new)

    def put_live() -> None:
        with files.usable(live):
            new.replace(live)
        try:
            files.replace(training.STAMP, digest)
        except files.Unusable:
            logger.warning("%s could not be written, so the next start of `careers serve` trains again", training.STAMP)

    return put_live


def _copy(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, temporary)
    temporary.replace(target)


def is_supervised() -> bool:
    """Return whether somebody starts the server again when it stops."""
    return os.environ.get(supervisor.SUPERVISED) == "yes"


def restart_soon() -> None:
    """Stop this server in order, after the turns in progress, so that its supervisor starts it with the new model."""
    if is_supervised():
        asyncio.get_running_loop().call_later(RESTART_AFTER, os.kill, os.getpid(), signal.SIGTERM)
