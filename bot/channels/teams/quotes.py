"""Find out which message a message quotes: Teams sends an entity, and older clients send the quote as HTML."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from pydantic import BaseModel, Field

# What stands in a text for its quote.
PLACEHOLDER = re.compile(r"<quoted\b[^>]*>(\s*</quoted>)?", re.IGNORECASE)
_REPLY = re.compile(r"^https?://schema\.skype\.com/Reply$")


class Attachment(BaseModel):
    content_type: str = Field("", alias="contentType")
    content: Any = None

    def quotes(self) -> str | None:
        """Return the id of the message that an HTML attachment quotes, or None."""
        if self.content_type != "text/html" or not isinstance(self.content, str):
            return None
        quote = BeautifulSoup(self.content, "html.parser").find("blockquote", itemtype=_REPLY)
        return str(quote.get("itemid") or "") or None if quote else None


def quoted_in_entity(entity: Any) -> str | None:
    """Return the id of the message that an entity of the type `quotedReply` names, or None."""
    message = entity.get("messageId") if isinstance(entity, dict) else None
    return message if isinstance(message, str) and message else None
