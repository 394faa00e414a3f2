"""Names the contacts for one entry of a profile's lists, such as the association for one of its specialisms."""

from __future__ import annotations

from bot.answering.contacts import named_contacts
from bot.answering.gaps import gap
from bot.answering.listed_parts import entry_meant
from bot.answering.passage import Passage, Setting
from bot.answering.question_words import patterns
from bot.answering.to_the_point import is_said
from bot.knowledge.models import Career, Contact
from bot.language.words import stems


def contacts_of_part(text: str, career: Career, setting: Setting) -> tuple[str, list[Contact]] | None:
    """Return the entry for which a question asks whom to contact, and the contacts whose names speak of it, or None for other questions."""
    if not career.contacts or not patterns()["asks_for_contact"].search(text):
        return None
    found = entry_meant(patterns()["asks_for_contact"].sub(" ", text), career, setting.glossary)
    if found is None:
        return None
    words = stems(found[0])
    by_name = [each for each in career.contacts if any(is_said(word, stems(each.name)) for word in words)]
    return found[0], named_contacts(text, career.contacts) or by_name


def no_contact_for(part: str, career: Career, setting: Setting) -> Passage:
    return gap([setting.wording.say("no_contact_for", profile=setting.profile(career), part=part)], career)
