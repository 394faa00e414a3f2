"""At startup, exit if there is no usable model, and start the background task that deletes old conversations."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Any

from sanic import Sanic

from bot.operations.privacy import enforce_retention, retention_days

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
        agent = await stock(model_path, endpoints, remote_storage, app, loop)
        if not agent.is_ready():
            logger.critical("The model cannot be used; see the error above. Retrain with `careers train --force`.")
            # Exit directly, because Sanic would log an exception with a long traceback that hides the message above.
            os._exit(1)
        if days:
            app.add_task(enforce_retention(agent.tracker_store, days), name="retention")
        return agent

    rasa_run.load_agent_on_start = load_agent_on_start
