"""Replays questions before and after a change, in a process of its own, so that people who chat notice nothing.

`preview` starts it with copies of the owner's files and of the index, in a folder that is deleted afterwards. It reads a `Job` as JSON from
standard input and writes its replies as the last line of standard output.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel

# Behind the turns of people who chat, but a machine that is busy with other things must not keep an editor waiting for ever.
NICENESS = 5
RELOADED_WITHIN = 2.5  # seconds; the files are looked at once a second


class Asked(BaseModel):
    """A question, with the events of the conversation before it."""

    text: str
    events: list[dict[str, Any]] = []
    metadata: dict[str, Any] = {}


class Replied(BaseModel):
    """A reply, and the label of what was asked for as it was understood, or the intent."""

    text: str
    label: str = ""
    outcome: str = ""


class Job(BaseModel):
    questions: list[Asked]
    path: str = ""
    """The file that changes, in the folder of copies, or nothing if only the model does."""
    text: str = ""
    """Its new text."""
    model: str = ""
    """The model after the change, if it takes another one."""


Replies = list[tuple[Replied, Replied]]


def run(job: Job) -> Replies:
    """Return the replies to each question before and after the change."""
    # Rasa is imported here, because the module is also imported by the server for its types.
    from rasa.shared.core.events import deserialise_events

    from bot.answering.responses import RESPONSES_FILE, read_responses
    from bot.cli.in_process import LocalConversation
    from bot.knowledge import index
    from bot.knowledge.loader import PROFILES
    from bot.workbench.files import default_responses

    def replies(conversation: LocalConversation) -> list[Replied]:
        responses = read_responses(RESPONSES_FILE, default_responses())
        found = []
        for asked in job.questions:
            conversation.resume(deserialise_events(asked.events), asked.metadata)
            said = conversation.say(asked.text)
            name = said.reply or said.action
            variants = responses.get(name) if isinstance(responses, dict) else None
            requests = said.reading.requests
            label = str(requests[0].query.aspect) if requests else said.intent
            found.append(Replied(text=variants[0]["text"] if variants else name, label=label, outcome=said.outcome))
        return found

    conversation = LocalConversation()
    before = replies(conversation)
    if job.path:
        Path(job.path).write_text(job.text, encoding="utf-8")
        index.update(index.index_path(*PROFILES), *PROFILES)
        time.sleep(RELOADED_WITHIN)
    if job.model:
        conversation = LocalConversation(model=Path(job.model))
    return list(zip(before, replies(conversation), strict=True))


def main() -> None:
    os.nice(NICENESS)
    import sanic.app  # noqa: F401 - resets the warning filters on import

    job = Job.model_validate_json(sys.stdin.read())
    result = json.dumps([[old.model_dump(), new.model_dump()] for old, new in run(job)])
    sys.stdout.write(f"\n{result}\n")
    sys.stdout.flush()
    os._exit(0)  # without waiting for the threads that watch the files


if __name__ == "__main__":
    main()
