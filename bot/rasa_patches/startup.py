"""What a server does as it starts, beside what Rasa does: it serves with a model or not at all, and begins to delete what is too old."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Any

from sanic import Sanic

from bot.operations.retention import days_kept, keep_deleting

if TYPE_CHECKING:
    from rasa.core.agent import Agent

logger = logging.getLogger(__name__)


def install() -> None:
    import rasa.core.run as rasa_run

    stock = rasa_run.load_agent_on_start

    async def load_agent_on_start(
        model_path: str, endpoints: Any, remote_storage: str | None, app: Sanic, loop: asyncio.AbstractEventLoop
    ) -> Agent:
        """End the process if there is no usable model: stock Rasa then serves, and has no answer to anything."""
        days = days_kept()
        agent = await stock(model_path, endpoints, remote_storage, app, loop)
        if not agent.is_ready():
            logger.critical("The model cannot be used; see the error above. Retrain with `careers train --force`.")
            # Sanic would bury that under a traceback.
            os._exit(1)
        if days:
            app.add_task(keep_deleting(agent.tracker_store, days), name="retention")
        return agent

    rasa_run.load_agent_on_start = load_agent_on_start
