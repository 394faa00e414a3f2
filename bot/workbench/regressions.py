"""Questions whose replies have to go on saying something, from the owner's file `regressions.yml`."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field

from bot.knowledge.loader import Fault, read_checked
from bot.knowledge.models import ProfileModel
from bot.paths import ROOT

REGRESSIONS_FILE = "CAREERS_REGRESSIONS_FILE"
"""Environment variable with the path of the file, if it isn't `regressions.yml` in the checkout."""


class RegressionQuestion(ProfileModel):
    """A question, asked at the start of a conversation, and what its reply says."""

    question: str
    career: str = Field("", description="Id of the career whose page it is asked on")
    says: str = Field(description="Part of the reply")

    def holds(self, reply: str) -> bool:
        """Return whether a reply says it, ignoring case and spacing."""
        return " ".join(self.says.split()).casefold() in " ".join(reply.split()).casefold()


class Regressions(ProfileModel):
    questions: tuple[RegressionQuestion, ...] = ()


def regressions_file() -> Path:
    return ROOT / (os.environ.get(REGRESSIONS_FILE) or "regressions.yml")


def read_regressions(path: Path) -> Regressions | list[Fault]:
    """Return the questions in a file, none if there is no file, or a list of its faults."""
    if not path.exists():
        return Regressions()
    return read_checked(path, Regressions, "the file is a mapping with the field `questions`")
