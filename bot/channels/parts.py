"""The parts of a reply that chat platforms show in their own form: their texts in the Markdown of `bot.channels.markup`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.answering.wording import load_wording
from bot.channels.guard import ChannelReply
from bot.conversation.outcome import Outcome
from bot.conversation.types import Card, ContactDetails, Note

# Outcomes of replies that people can find helpful or not.
RATED = {Outcome.ANSWERED, Outcome.GAP, Outcome.DECLINED}


def is_rated(reply: ChannelReply) -> bool:
    """Return whether to ask what people think of a reply."""
    return reply.reply is not None and reply.reply.outcome in RATED


def card_lines(card: Card) -> list[str]:
    """Return a career that a search found as its facts, why it fits and what doesn't, without its title."""
    against = [load_wording().say("card_against", against=" ".join(card.against))] if card.against else []
    return [line for line in (" · ".join(card.facts), " ".join(card.why), *against) if line]


def contact_lines(contact: ContactDetails) -> list[str]:
    """Return how to reach a contact, a line for each detail, with links that call, write or open the website."""
    say = load_wording().say
    lines = []
    if contact.phone:
        lines.append(say("contact_phone", phone=_link(contact.phone, f"tel:{re.sub(r'[^0-9+]', '', contact.phone)}")))
    if contact.email:
        lines.append(say("contact_email", email=_link(contact.email, f"mailto:{contact.email}")))
    if contact.url:
        lines.append(say("contact_url", url=_link(urlsplit(contact.url).hostname or contact.url, contact.url)))
    if contact.address:
        lines.append(say("contact_address", address=contact.address))
    return [*(line[:1].upper() + line[1:] for line in lines or [say("contact_nothing")]), *([contact.note] if contact.note else [])]


def note_text(note: Note) -> str:
    """Return small print with its links."""
    return " ".join([note.text, load_wording().join_and([_link(link.text, link.url) for link in note.links])]).rstrip()


def _link(text: str, url: str) -> str:
    return f"[{text}]({url})"
