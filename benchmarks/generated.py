"""Ask generated questions about hundreds of careers, and check the replies against the export that the profiles were imported from.

    CAREERS_NCS_EXPORT=job_profiles.jsonl CAREERS_PROFILES=folder python -m benchmarks.generated [--questions 500]

The profiles are created from the export with `careers import`. Replies are judged by the original export, not by the profiles.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typer
from rapidfuzz import fuzz
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.evaluate import RESULTS, running
from benchmarks.judge import GAP, without_contractions
from bot.cli.client import Conversation

EXPORT = "CAREERS_NCS_EXPORT"
MIN_SIMILARITY = 85  # out of 100; not an exact match because the importer turns phrases into sentences
GOAL = 0.97

WORDINGS = {
    "hours": [
        "how many hours a week does {a} work",
        "{name} hours",
        "What hours do {many} work?",
        "whats a normal week for {many}, hours wise",
        "how long is the working week for {a}?",
    ],
    "pay": [
        "how much does {a} earn",
        "{name} salary",
        "What do {many} get paid?",
        "wots the pay for {a}",
        "what is the starting salary of {a}?",
    ],
    "tasks": [
        "what does {a} do",
        "What do {many} do all day?",
        "{name} duties",
        "what would i do day to day as {a}",
        "tell me what {many} actually do",
    ],
    "skills": [
        "what skills does {a} need",
        "{name} skills",
        "What skills do you need to be {a}?",
        "what do you have to be good at to be {a}",
        "which skills do {many} need",
    ],
    "entry": [
        "how do i become {a}",
        "How do you get into being {a}?",
        "how to become {a}",
        "what qualifications do i need to be {a}",
        "whats the way in to become {a}",
    ],
    "progression": [
        "where can being {a} lead",
        "{name} career progression",
        "Can {many} get promoted?",
        "what could i go on to do after being {a}",
        "what are the prospects for {a}?",
    ],
    "environment": [
        "where does {a} work",
        "Where do {many} work?",
        "{name} working environment",
        "what is the working environment like for {a}",
        "what sort of place do {many} work in",
    ],
}


@dataclass
class GeneratedQuestion:
    topic: str
    career: str
    text: str
    reply: str = ""
    problem: str = ""


def generate_questions(rows: list[dict[str, Any]], plurals: dict[str, str], number: int, seed: int = 0) -> list[GeneratedQuestion]:
    """Generate questions about random careers, cycling through all topics and wordings."""
    generator = random.Random(seed)
    topics = [(topic, wording) for topic, wordings in WORDINGS.items() for wording in wordings]
    questions = []
    for i in range(number):
        topic, wording = topics[i % len(topics)]
        title = generator.choice(rows)["title"]
        name = re.sub(r"\s*\([^)]*\)|\*", "", title)
        name = name if name.split()[0].isupper() or generator.random() < 0.3 else name[:1].lower() + name[1:]
        article = "an" if name[0].lower() in "aeiou" else "a"
        many = re.sub(r"\s*\([^)]*\)|\*", "", plurals[title])
        questions.append(
            GeneratedQuestion(topic, title, wording.format(a=f"{article} {name}", name=name, many=many[:1].lower() + many[1:]))
        )
    return questions


def judge(row: dict[str, Any], question: GeneratedQuestion) -> str:
    """Return what is wrong with the reply to a question, or an empty string if it's correct."""
    about = set(re.findall(r"Source: (.+?) profile,", question.reply)) | set(
        re.findall(r"The (.+?) profile (?:says|does|gives)", question.reply)
    )
    if about - {question.career}:
        return "answers about the wrong career"
    if not about:
        return "does not answer about the career"
    wanted = _expected_texts(row, question.topic)
    if not wanted:
        return "" if GAP.search(without_contractions(question.reply)) else "does not say that the profile does not say"
    if question.topic in ("hours", "pay"):
        return "" if any(text in question.reply for text in wanted) else "does not state it"
    reply = question.reply.lower()
    return "" if any(fuzz.partial_ratio(text.lower(), reply) >= MIN_SIMILARITY for text in wanted) else "does not state it"


def _expected_texts(row: dict[str, Any], topic: str) -> list[str]:
    """Return texts from the export. A correct reply contains at least one of them."""
    if topic == "pay":
        pounds = [row[key] for key in ("salary_starter", "salary_experienced")]
        return [f"£{int(text):,}" for text in pounds if text.isdigit()] or [text for text in pounds if text]
    if topic == "hours":
        numbers = [row[key] for key in ("hours_min", "hours_max") if row[key]]
        return [f"{number:g}" for number in numbers]
    fields = {
        "tasks": [*row["day_to_day_tasks"], row["description"]],
        "skills": [*row["skills"], row["digital_skills"]],
        "entry": [line.strip(" •") for text in row["how_to_become"].values() for line in text.splitlines()],
        "progression": re.split(r"(?<=[.:])\s+|\n", row["career_path"] or ""),
        "environment": [*row["environment"], *row["location"]],
    }
    return [text.strip(" •.:") for text in fields[topic] if len(text) > 3]


def export_rows() -> list[dict[str, Any]]:
    """Load the export's rows. Returns an empty list if there is no export."""
    path = Path(os.environ.get(EXPORT) or ".")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def main(number: int = typer.Option(500, "--questions"), address: str = "", worst: int = 20) -> None:
    console = Console()
    rows = export_rows()
    if not rows:
        console.print(
            f"Skipped: set {EXPORT} to the export of job profiles and CAREERS_PROFILES to the folder of profiles imported from it."
        )
        raise typer.Exit(0)
    from bot.knowledge.loader import read_profiles

    careers, faults = read_profiles()
    plurals = {career.name: career.plural for career in careers}
    known = {row["title"]: row for row in rows if row["title"] in plurals}
    console.print(f"{len(known)} careers of the export have a profile; {len(faults)} faults")
    questions = generate_questions(list(known.values()), plurals, number)
    with running(address or None) as at:
        for question in track(questions, "Questions", console=console):
            question.reply = "\n".join(reply.text for reply in Conversation(at, timeout=60).say(question.text))
            question.problem = judge(known[question.career], question)
    table = Table("Topic", "Right", "Of", "Problems", title="Generated questions about imported careers")
    for topic in WORDINGS:
        of_topic = [question for question in questions if question.topic == topic]
        problems = Counter(question.problem for question in of_topic if question.problem)
        table.add_row(
            topic, str(len(of_topic) - problems.total()), str(len(of_topic)), "; ".join(f"{p} ×{n}" for p, n in problems.most_common())
        )
    right = sum(not question.problem for question in questions)
    wrong_career = sum("wrong career" in question.problem for question in questions)
    table.add_row("all", str(right), str(len(questions)), f"{right / len(questions):.1%} right; {wrong_career} about the wrong career")
    console.print(table)
    for question in [each for each in questions if each.problem][:worst]:
        console.print(f"{question.problem}: {question.text}\n  < {question.reply[:300]}", markup=False, highlight=False)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "generated.json").write_text(
        json.dumps([asdict(each) for each in questions], indent=1, ensure_ascii=False), encoding="utf-8"
    )
    raise typer.Exit(0 if right / len(questions) >= GOAL and not wrong_career else 1)


if __name__ == "__main__":
    typer.run(main)
