"""The base of the immutable types of a conversation."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ConversationModel(BaseModel):
    # Validation errors are logged, and logs must not contain messages.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
