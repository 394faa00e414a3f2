"""Replies of each kind, as the server sends them."""

from __future__ import annotations

from typing import Any

MTO = "medical-technical-officer"
PAGE = "https://www.planitplus.example/jobprofiles/mto"


def suggestion(text: str, aspect: str) -> dict[str, Any]:
    return {"title": text, "payload": text, "query": {"careers": [MTO], "aspect": aspect, "items": []}}


NEXT = (
    suggestion("Is there shift work?", "hours/shifts"),
    suggestion("Can I do it part time?", "hours/part_time"),
    suggestion("What does it pay?", "pay"),
)


def citation(career: str, name: str, *sections: str, url: str = PAGE, **more: str) -> dict[str, Any]:
    titles = [{"title": title, "url": f"{url}#{title.lower()}"} for title in sections]
    return {"career": career, "name": name, "sections": titles, "publisher": "Planit Plus", "date": "undated", **more}


def reply(
    text: str, *blocks: dict[str, Any], citations: tuple[dict[str, Any], ...] = (), buttons: tuple[dict[str, Any], ...] = NEXT, **more: str
) -> dict[str, Any]:
    """Return a message with its text and data. The server adds the ids."""
    data = {
        "blocks": list(blocks) or [{"kind": "paragraph", "text": text}],
        "citations": list(citations),
        "suggestions": [{"text": button["title"], "query": button["query"]} for button in buttons],
        "tone": "plain",
        "outcome": "answered",
        **more,
    }
    return {"text": text, "buttons": list(buttons), "reply": data}


NARROW = reply(
    "They usually work 37.5 hours a week, Monday to Friday.",
    citations=(citation(MTO, "Medical technical officer", "Hours", warning="numbers may have changed"),),
)
BROAD = reply(
    "**Skills of a medical technical officer**\n- a steady hand\n- good eyesight",
    {"kind": "paragraph", "text": "**Skills of a medical technical officer**"},
    {
        "kind": "bullets",
        "entries": [
            "an interest in science and in how equipment works",
            "a steady hand and good eyesight for fine work",
            "patience with people who are anxious or in pain",
            "keeping exact records of what was done",
        ],
    },
    {"kind": "paragraph", "text": "There is more on this: ask me to “tell me more”."},
    citations=(citation(MTO, "Medical technical officer", "Skills", "Overview"),),
)
GAP = reply(
    "It may involve on-call duties. The profile doesn’t say how often.",
    {"kind": "paragraph", "text": "It may involve on-call duties. The profile doesn’t say how often."},
    {
        "kind": "note",
        "text": "This site’s own adviser may know:",
        "links": [{"text": "Talk to an adviser", "url": "https://careers.example.org/advisers"}],
    },
    citations=(citation(MTO, "Medical technical officer", "Hours"),),
    outcome="gap",
)
COMPARISON = reply(
    "Pay: An electrician starts higher; a nurse ends higher.\n- Nurse: £29,000 to £46,000 a year\n- Electrician: £32,000 to £40,000 a year",
    {
        "kind": "comparison",
        "careers": ["Nurse", "Electrician"],
        "rows": [
            {
                "title": "Pay",
                "cells": ["£29,000 to £46,000 a year", "£32,000 to £40,000 a year"],
                "verdict": "An electrician starts higher; a nurse ends higher.",
            },
            {
                "title": "Hours",
                "cells": ["37.5 a week, with nights and weekends in turn", "about 40 a week; evenings when a job must be finished"],
            },
            {
                "title": "How to start",
                "cells": ["a degree, or a degree apprenticeship", "an apprenticeship of three to four years"],
                "verdict": "Both can be learned in an apprenticeship.",
            },
        ],
    },
    citations=(
        citation("nurse", "Nurse", "Pay", "Hours", url="https://www.nhs.example/nurse"),
        citation("electrician", "Electrician", "Pay", url="https://www.sparks.example/electrician"),
    ),
    buttons=(suggestion("What about a plumber?", "pay"), suggestion("Which has more holidays?", "hours/holidays")),
)
CARDS = reply(
    "These might suit you:\n- Wind turbine technician\n- Tree surgeon\n- Archivist",
    {"kind": "paragraph", "text": "Three that fit what you said: outdoors, with your hands, without a degree."},
    {
        "kind": "cards",
        "cards": [
            {
                "career": "wind-turbine-technician",
                "title": "Wind turbine technician",
                "url": "https://careers.example.org/careers/wind-turbine-technician",
                "why": ["You work outdoors, at height.", "You can start as an apprentice."],
                "against": ["It is often far from home."],
                "facts": ["£26,000 to £46,000 a year", "42 hours a week", "Level 3"],
            },
            {
                "career": "tree-surgeon",
                "title": "Tree surgeon",
                "url": "https://careers.example.org/careers/tree-surgeon",
                "why": ["You work with your hands, with trees."],
                "against": [],
                "facts": ["£22,000 to £35,000 a year"],
            },
            {"career": "archivist", "title": "Archivist", "why": [], "against": ["Most of it is indoors."], "facts": []},
        ],
    },
    buttons=(suggestion("Compare the first two", "related"), suggestion("Only those near me", "where")),
)
CONTACTS = reply(
    "These can tell you more:\n- Health Careers: telephone 0345 60 60 655",
    {"kind": "paragraph", "text": "These can tell you more:"},
    {
        "kind": "contacts",
        "contacts": [
            {
                "name": "Our adviser, Sam Green",
                "phone": "01632 960 001",
                "email": "adviser@careers.example.org",
                "note": "Monday to Friday, 9 to 5. Closed now.",
            },
            {
                "name": "Health Careers",
                "phone": "0345 60 60 655",
                "url": "https://www.healthcareers.example/",
                "address": "PO Box 2311, Bristol BS2 2ZX",
                "note": "From a page without a date, so the number may have changed.",
            },
        ],
    },
    citations=(citation(MTO, "Medical technical officer", "Contacts"),),
    buttons=(),
)
LONG = reply(
    "A long answer.",
    {
        "kind": "bullets",
        "entries": [f"Duty {n}: looks after equipment, checks it every morning and writes down what was found" for n in range(1, 25)],
    },
)
NOTICE = {"text": "That message is too long for me. Please ask in a sentence or two.", "buttons": []}

BY_QUESTION = {
    "hours": NARROW,
    "skills": BROAD,
    "on call": GAP,
    "compare": COMPARISON,
    "find": CARDS,
    "contact": CONTACTS,
    "everything": LONG,
    "notice": NOTICE,
}
