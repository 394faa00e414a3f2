"""Prints the report without a server, for `careers report`."""

from __future__ import annotations

import json
from pathlib import Path

from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints

from bot.knowledge.store import load_store
from bot.workbench.asking import Filters
from bot.workbench.database import Database
from bot.workbench.report import as_csv, as_data, report


def print_report(endpoints_file: Path, days: int, as_table: bool) -> str:
    """Return the report on the questions in the tracker store of an endpoints file. Raises NoDatabase."""
    database = Database(TrackerStore.create(AvailableEndpoints.read_endpoints(str(endpoints_file)).tracker_store))
    store = load_store()
    found = database.run_here(lambda session: report(session, store, Filters.of({"days": days})))
    return as_csv(found) if as_table else json.dumps(as_data(found), indent=2, ensure_ascii=False)
