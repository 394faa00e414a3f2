"""The commands for an operator to delete and to export conversations."""

from __future__ import annotations

import asyncio
import contextlib
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from bot.paths import ROOT

if TYPE_CHECKING:
    from bot.operations.privacy import Selection, Stores

console = Console(highlight=False, markup=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

LOG_EMPTY_WITHIN = 5.0  # seconds to wait for a program that reads the database

Ids = typer.Argument(None, help="Ids of conversations, exactly as the log names them")
StartingWith = typer.Option([], "--starting-with", help="Also all conversations whose ids begin so; can be repeated")
Endpoints = typer.Option(ROOT / "endpoints.yml", "--endpoints", exists=True, help="Rasa's endpoints file")


def forget(
    conversations: list[str] = Ids,
    starting_with: list[str] = StartingWith,
    yes: bool = typer.Option(False, "--yes", help="Do not ask before deleting what --starting-with finds"),
    endpoints: Path = Endpoints,
) -> None:
    """Delete conversations immediately, wherever they are stored."""
    with _opened(endpoints, "Conversations that are not listed as deleted are still stored.") as stores:
        ids = asyncio.run(_selection(conversations, starting_with).find(stores.tracker_store))
        if starting_with and ids and not yes:
            typer.confirm(f"Delete {len(ids)} conversations?", abort=True)

        async def delete() -> bool:
            all_existed = bool(ids)
            for conversation in ids:
                existed = await stores.delete(conversation)
                console.print(f"{'Deleted:' if existed else 'There is no conversation'} {conversation}")
                all_existed &= existed
            return all_existed

        all_existed = asyncio.run(delete())
        if not ids:
            errors.print("There is no conversation whose id begins so.")
        if not (_log_is_empty(stores) and all_existed):
            raise typer.Exit(1)


def export(
    conversations: list[str] = Ids,
    starting_with: list[str] = StartingWith,
    endpoints: Path = Endpoints,
) -> None:
    """Print conversations with all that is stored of them, each as a line of JSON."""
    with _opened(endpoints, "Not all conversations were printed.") as stores:
        from bot.operations.export import as_json
        from bot.operations.export import export as export_conversation

        async def print_all() -> bool:
            ids = await _selection(conversations, starting_with).find(stores.tracker_store)
            all_existed = bool(ids)
            for conversation in ids:
                if exported := await export_conversation(stores, conversation):
                    typer.echo(as_json(exported))
                else:
                    errors.print(f"There is no conversation {conversation}")
                    all_existed = False
            return all_existed

        if not asyncio.run(print_all()):
            raise typer.Exit(1)


def _selection(ids: list[str] | None, prefixes: list[str]) -> Selection:
    from bot.operations.privacy import Selection

    if not ids and not prefixes:
        raise typer.BadParameter("name a conversation, or use --starting-with")
    return Selection(ids or [], prefixes)


@contextlib.contextmanager
def _opened(endpoints: Path, consequence: str) -> Iterator[Stores]:
    """Open the stores of an endpoints file. If they fail, print why and the consequence, and exit with status 1."""
    import sanic.app  # noqa: F401 - resets the warning filters on import

    warnings.simplefilter("ignore")  # Hide libraries' warnings about their own internals.
    from rasa.core.lock_store import LockError
    from rasa.shared.exceptions import RasaException

    from bot.operations.privacy import CannotDelete, Stores
    from bot.rasa_patches.apply import apply
    from bot.stores.dependency import Unavailable

    # One of the patches adds a timeout, in case the database hangs.
    apply()
    try:
        yield Stores.of(endpoints)
    except LockError:
        errors.print(f"A turn of the conversation does not end. Try again in a minute. {consequence}")
    except (CannotDelete, Unavailable, RasaException) as error:
        errors.print(f"{str(error).rstrip('.')}. {consequence}")
    else:
        return
    raise typer.Exit(1)


def _log_is_empty(stores: Stores) -> bool:
    """Return whether no deleted text is left in SQLite's write-ahead log, after waiting a little for programs that read the database."""
    log = stores.log_to_empty()
    deadline = time.monotonic() + LOG_EMPTY_WITHIN
    while log and not log.try_to_empty():
        if time.monotonic() > deadline:
            errors.print(
                "Another program, such as a backup, is reading the database, so deleted text stays in its write-ahead log. "
                "Run the same command again when that program has ended."
            )
            return False
        time.sleep(0.2)
    return True
