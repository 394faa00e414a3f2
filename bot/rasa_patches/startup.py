"""At startup, exit if there is no usable model or a setting is wrong, read a first message, and start deleting old conversations."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Any, NoReturn

from sanic import Sanic

from bot.knowledge.default_career import UnknownCareer, default_career
from bot.operations.retention import enforce_retention, retention_days
from bot.stores.sql import DamagedDatabase

if TYPE_CHECKING:
    from rasa.core.agent import Agent

logger = logging.getLogger(__name__)


def install() -> None:
    """Replace `load_agent_on_start`."""
    # Imported here because importing `rasa.core.run` triggers the patches.
    import rasa.core.run as rasa_run

    stock = rasa_run.load_agent_on_start

    async def load_agent_on_start(
        model_path: str, endpoints: Any, remote_storage: str | None, app: Sanic, loop: asyncio.AbstractEventLoop
    ) -> Agent:
        """Load the model, or exit if that fails. Stock Rasa would keep running without a model and never reply."""
        days = retention_days()
        try:
            default_career()
        except UnknownCareer as error:
            _exit(str(error))
        try:
            agent = await stock(model_path, endpoints, remote_storage, app, loop)
        except DamagedDatabase as error:
            _exit(str(error))
        if not agent.is_ready():
            _exit("The model cannot be used; see the error above. Retrain with `careers train --force`.")
        # The first message loads some things. Read one now, so that no visitor waits for that.
        await agent.parse_message("hello")
        if days:
            app.add_task(enforce_retention(agent.tracker_store, days), name="retention")
        return agent

    rasa_run.load_agent_on_start = load_agent_on_start


def _exit(problem: str) -> NoReturn:
    """Log a problem and exit. An exception would not do: Sanic would log it with a long traceback that hides the message."""
    logger.critical("%s", problem)
    os._exit(1)
