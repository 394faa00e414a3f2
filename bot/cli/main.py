"""The `careers` command."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from bot.cli import conversations, training
from bot.importing.fetch_options import MAX_PAGES, FetchOptions
from bot.language import EncoderMissing
from bot.operations import maintenance, processes, supervisor
from bot.paths import BUILD, NLU_DATA, ROOT

# To keep startup fast, modules that only one command needs are imported inside that command.
app = typer.Typer(help="A careers assistant that answers from career profiles and from nothing else.", add_completion=False)
console = Console()
errors = Console(stderr=True)

for command in (conversations.forget, conversations.export):
    app.command()(command)

# Needed here because `explain`, `forget` and `export` run Rasa in this process.
os.environ.update(processes.ENVIRONMENT)

LOGS = BUILD / "logs"

Port = typer.Option(supervisor.PORT, "--port", help="Port of the assistant's server")
ActionsPort = typer.Option(supervisor.ACTIONS_PORT, "--actions-port", help="Port of the action server")


@contextlib.contextmanager
def one_sentence_errors() -> Iterator[None]:
    """Print expected errors without a traceback and exit with status 1."""
    try:
        yield
    except (processes.CannotServe, training.TrainingFailed, EncoderMissing) as error:
        errors.print(f"[bold red]{type(error).__name__}:[/] {error}", highlight=False)
        raise typer.Exit(1) from None


@app.command()
def train(force: bool = typer.Option(False, "--force", help="Train even if nothing has changed")) -> None:
    """Build the sentence encoder and the spaCy language and train the model, if their inputs have changed."""
    with one_sentence_errors():
        _train(force)


def _check_default_career() -> None:
    """Raise CannotServe if the setting for the default career is wrong."""
    from bot.knowledge.default_career import UnknownCareer, default_career

    try:
        default_career()
    except UnknownCareer as error:
        raise processes.CannotServe(str(error)) from None


def _train(force: bool = False) -> None:
    if not force and training.is_current():
        return
    with _progress() as report:
        report("Building the language", 0)
        training.build_language(force)
        model = training.train(report)
    console.print(f"Trained: {model.relative_to(ROOT)}")


@contextlib.contextmanager
def _progress() -> Iterator[training.Report]:
    """Show a progress bar if the output is a terminal, otherwise print one line per stage."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    if not console.is_terminal:
        stages: list[str] = []

        def note(stage: str, _done: float) -> None:
            if stage not in stages:
                stages.append(stage)
                console.print(f"Training: {stage.lower()}")

        yield note
        return
    columns = (SpinnerColumn(), TextColumn("Training: {task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=100)
        yield lambda stage, done: bar.update(task, description=stage.lower(), completed=done)


@app.command()
def chat(port: int = Port, actions_port: int = ActionsPort) -> None:
    """Chat with the assistant in this terminal (rasa shell)."""
    with one_sentence_errors(), _interruptible():
        _check_default_career()
        _train()
        supervisor.check_free(port, "--port")
        supervisor.check_free(actions_port, "--actions-port")
        LOGS.mkdir(parents=True, exist_ok=True)
        with supervisor.endpoints_file(actions_port) as endpoints, contextlib.ExitStack() as stack:
            with console.status("Starting the assistant"):
                stack.enter_context(supervisor.action_server(actions_port, LOGS / f"actions-{actions_port}.log"))
            model = str(supervisor.newest_model())
            place = ("--interface", supervisor.HOST, "--port", str(port))
            command = supervisor.rasa("shell", "--quiet", "--model", model, "--endpoints", str(endpoints), *place)
            console.print(f"Logs: {LOGS.relative_to(ROOT)}", highlight=False)
            log = stack.enter_context((LOGS / "shell.log").open("wb"))
            # Ctrl-C is handled by the shell.
            previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
            try:
                subprocess.run(command, cwd=ROOT, env=processes.environment(), stderr=log, preexec_fn=_default_interrupt)
            finally:
                signal.signal(signal.SIGINT, previous)


def _default_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@app.command()
def serve(port: int = Port, actions_port: int = ActionsPort) -> None:
    """Serve the assistant and the demo careers site on this machine until Ctrl-C."""
    with one_sentence_errors(), _interruptible():
        _check_default_career()
        _train()
        has_site = supervisor.has_channel(supervisor.SITE)
        if has_site:
            # Make sources link to the demo site, unless another site is configured. actions/base.py reads this variable.
            os.environ.setdefault("CAREERS_SITE_URL", supervisor.address(port))
        with contextlib.ExitStack() as stack:
            with console.status("Starting the assistant"):
                running = stack.enter_context(supervisor.Supervisor(port, actions_port, LOGS))
            address = supervisor.address(port)
            if has_site:
                console.print(f"The demo careers site, with the assistant on each page: {address}/", highlight=False)
            console.print(f"The assistant is at {address} (REST: {address}/webhooks/rest/webhook). Ctrl-C stops it.", highlight=False)
            console.print(f"Logs: {LOGS.relative_to(ROOT)}", highlight=False)
            running.keep_running(lambda sentence: errors.print(sentence, highlight=False, markup=False, soft_wrap=True))


maintenance_app = typer.Typer(help="Start or end maintenance: people get a notice instead of answers.", no_args_is_help=True)
app.add_typer(maintenance_app, name="maintenance")


@maintenance_app.command()
def on(notice: str = typer.Argument("", help="The text that people get; the usual notice if left out")) -> None:
    """Start maintenance. From the next message on, people get a notice and the helplines for people in distress."""
    maintenance.start(notice)
    console.print(
        f"Maintenance is on: the file {maintenance.file()} exists. `careers maintenance off` ends it.", highlight=False, soft_wrap=True
    )


@maintenance_app.command()
def off() -> None:
    """End maintenance."""
    console.print("Maintenance is off." if maintenance.end() else "Maintenance was not on.")


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Shut down cleanly on Ctrl-C, on SIGTERM or when the terminal is closed."""

    def end(_signal: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)
    try:
        yield
    except KeyboardInterrupt:
        console.print("Stopped.")


@app.command()
def ask(question: str) -> None:
    """Ask the assistant one question and print its reply."""
    from bot.cli.client import Conversation

    with one_sentence_errors():
        _check_default_career()
        _train()
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            with console.status("Starting the assistant"):
                address = stack.enter_context(supervisor.assistant(supervisor.free_port(), supervisor.free_port(), folder))
            for message in Conversation(address).say(question):
                console.print(message.text, highlight=False, markup=False)
                for button in message.buttons:
                    console.print(f"  → {button}", highlight=False, markup=False)


@app.command()
def check(
    files: list[Path] = typer.Argument(None, help="Profiles; all of them if left out"),
    facts: bool = typer.Option(False, "--facts", help="Also print the facts in each profile, such as pay, hours and routes"),
) -> None:
    """Check profiles and print each mistake with its file, line and field. Without files, check the glossary and site.yml, too."""
    from bot.cli.facts import fact_lines
    from bot.knowledge.glossary import read_glossary
    from bot.knowledge.loader import Fault, read_profile, read_profiles
    from bot.knowledge.models import Career
    from bot.knowledge.site_info import read_site_info, site_file

    faults: list[Fault] = []
    careers: list[Career] = []
    if files:
        for path in files:
            result = read_profile(path) if path.is_file() else [Fault(path, 1, "(file)", "there is no such file")]
            if isinstance(result, Career):
                careers.append(result)
            else:
                faults += result
    else:
        careers, faults = read_profiles()
        if isinstance(glossary := read_glossary(), list):
            faults += glossary
        if site_file().exists() and isinstance(site := read_site_info(site_file()), list):
            faults += site
    for fault in faults:
        errors.print(str(fault), highlight=False, markup=False, soft_wrap=True)
    if facts:
        for line in (line for career in careers for line in fact_lines(career)):
            console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(f"{len(careers)} good, {len(faults)} faults")
    if faults:
        raise typer.Exit(1)


@app.command(name="import")
def import_(
    sources: list[str] = typer.Argument(
        ..., help="Pages (HTML, text, Markdown, DOCX, PDF), folders, addresses of pages or sitemaps, or exports with --mapping"
    ),
    mapping: Path = typer.Option(None, "--mapping", help="File that says which field of an export becomes which part of a profile"),
    into: Path = typer.Option(None, "--into", help="Folder of the profiles; the assistant's own, or the first of them, if left out"),
    publisher: str = typer.Option("", "--publisher", help="Publisher of the pages, where they do not name one"),
    date: str = typer.Option("", "--date", help="Date of the pages, such as 2026-11-23, where they have none"),
    dry_run: bool = typer.Option(False, "--dry-run", help="Report what would be imported and write no profile"),
    prune: bool = typer.Option(False, "--prune", help="Remove profiles whose row is no longer in the export, unless edited by hand"),
    report: Path = typer.Option(BUILD / "import-report.html", "--report", help="File of the report, for a browser"),
    accept_names: bool = typer.Option(False, "--accept-names", help="Import pages whose name is not known as an occupation, too"),
    only: str = typer.Option("*", "--only", help="Pattern for the addresses in a sitemap, such as '*/careers/*'"),
    max_pages: int = typer.Option(MAX_PAGES, "--max-pages", min=1, help="The most pages to fetch from a sitemap"),
    allow_private: bool = typer.Option(False, "--allow-private", help="Fetch from addresses in private networks, too"),
) -> None:
    """Import profiles from a careers site's pages, or from an export of its content management system."""
    from bot.importing.command import ImportOptions, run
    from bot.knowledge.loader import PROFILES

    fetch = FetchOptions(allow_private, only, max_pages)
    options = ImportOptions(into or PROFILES[0], report, mapping, publisher, date, dry_run, prune, accept_names, fetch)
    with one_sentence_errors():
        done = run(console, errors, sources, options, _train)
    if not done:
        raise typer.Exit(1)


@app.command()
def format_data(check: bool = typer.Option(False, "--check", help="Change nothing; exit with 1 if a file would change")) -> None:
    """Format the training data in data/nlu: sort it, remove duplicates, and report mistakes (see data/nlu/README.md)."""
    from bot.nlu.data_format import DataError
    from bot.nlu.data_format import format_data as format_files

    try:
        changed = format_files(NLU_DATA, check)
    except DataError as error:
        errors.print(f"{error}\nNothing was formatted: correct these mistakes first.", highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
    result = "Would change" if check else "Formatted"
    for path in changed:
        console.print(f"{result}: {path.relative_to(ROOT)}", highlight=False, markup=False, soft_wrap=True)
    if not changed:
        console.print("All files are formatted.")
    elif check:
        errors.print("Run `careers format-data` to format them.", highlight=False)
        raise typer.Exit(1)


@app.command()
def schema() -> None:
    """Write the JSON Schema for profiles, which editors use for completion and validation."""
    from bot.knowledge.loader import SCHEMA
    from bot.knowledge.models import Career

    SCHEMA.write_text(json.dumps(Career.model_json_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    console.print(f"Written: {SCHEMA.relative_to(ROOT)}")


@app.command()
def explain(
    message: str,
    after: list[str] = typer.Option([], "--after", help="A message before it, which is answered first; can be repeated"),
    page: str = typer.Option(None, "--page", help="Id of the career whose page it is sent from"),
) -> None:
    """Show how a message is understood, what it asks for and refers to, how well the profile answers, and the reply."""
    import sanic.app  # noqa: F401 - resets the warning filters on import

    warnings.simplefilter("ignore")  # Hide libraries' warnings about their own internals.
    from bot.knowledge.store import load_store

    with one_sentence_errors():
        _check_default_career()
        _train()
        with console.status("Reading"):
            # This imports Rasa, which is slow and not needed by most commands.
            from bot.cli.in_process import LocalConversation

            conversation = LocalConversation(page)
            for earlier in after:
                conversation.say(earlier)
            explanation = conversation.say(message)
    for line in explanation.lines(load_store()):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


@app.command()
def workbench_user(
    name: str = typer.Argument(..., help="Name to sign in with, or the one that the proxy sends"),
    role: str = typer.Argument(..., help="reader, editor or publisher"),
    by_proxy: bool = typer.Option(False, "--by-proxy", help="Without a password: a reverse proxy signs the person in"),
) -> None:
    """Ask for a password and print a user of the workbench, for CAREERS_WORKBENCH_USERS."""
    from bot.workbench.passwords import SHORTEST, hash_password
    from bot.workbench.settings import Role

    if role.upper() not in Role.__members__ or any(mark in name for mark in ":,"):
        errors.print("The role is reader, editor or publisher, and names have no colon or comma.", highlight=False)
        raise typer.Exit(1)
    if by_proxy:
        console.print(f"{name}:{role}", highlight=False, markup=False, soft_wrap=True)
        return
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    if len(password) < SHORTEST:
        errors.print(f"A password has at least {SHORTEST} characters.", highlight=False)
        raise typer.Exit(1)
    console.print(f"{name}:{role}:{hash_password(password)}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def report(
    days: int = typer.Option(7, "--days", help="Period up to today: 1, 7, 30, 90 or 365 days"),
    as_csv: bool = typer.Option(False, "--csv", help="Print a table (CSV) instead of JSON"),
    endpoints: Path = typer.Option(ROOT / "endpoints.yml", "--endpoints", exists=True, help="Rasa's endpoints file"),
) -> None:
    """Print what people asked, in totals without personal data, as the workbench's report has them."""
    import sanic.app  # noqa: F401 - resets the warning filters on import

    warnings.simplefilter("ignore")  # Hide libraries' warnings about their own internals.
    from bot.operations.database import NoDatabase
    from bot.rasa_patches.apply import apply
    from bot.workbench.printing import print_report

    apply()
    try:
        typer.echo(print_report(endpoints, days, as_csv))
    except NoDatabase as error:
        errors.print(f"Questions are kept in SQLite or PostgreSQL, and {error}.", highlight=False)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    app()
