"""Reads the schema.org data (JSON-LD) in HTML pages: occupations, job postings and breadcrumbs."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup

from bot.importing.cleaning import clean_text
from bot.importing.html_blocks import HtmlReader
from bot.importing.layout import Layout
from bot.importing.page import LOWEST_LEVEL, SourceBlock, SourceSection

OCCUPATION_TYPES = {"Occupation", "OccupationalExperienceRequirements"}
TYPES = {*OCCUPATION_TYPES, "JobPosting"}
MARKUP = re.compile(r"<\w+[^>]*>")
MAX_DEPTH = 20
PERCENTILE_KEYS = ("percentile10", "percentile25", "median", "percentile75", "percentile90")


@dataclass
class SchemaOrgData:
    """The occupation a page declares that it is about, its sections, and the name of the page in its breadcrumbs."""

    occupation: str = ""
    breadcrumb: str = ""
    sections: list[SourceSection] = field(default_factory=list)


def read_schema_org(soup: BeautifulSoup, layout: Layout) -> SchemaOrgData:
    """Read the JSON-LD in a page. Invalid JSON is ignored."""
    data = SchemaOrgData()
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            value = json.loads(script.string or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _find_nodes(value):
            kinds = node.get("@type")
            kind = next((k for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)), "").rpartition("/")[2]
            if kind == "BreadcrumbList":
                data.breadcrumb = _last_breadcrumb(node) or data.breadcrumb
            elif kind in TYPES:
                name = _as_text(node.get("name") if kind in OCCUPATION_TYPES else node.get("title"))
                if not data.occupation and name:
                    data.occupation = name
                if name == data.occupation:
                    data.sections += _read_sections(node, layout)
    return data


def _find_nodes(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield all objects with a type."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _find_nodes(item, depth + 1)


def _read_sections(node: Mapping[str, Any], layout: Layout) -> Iterator[SourceSection]:
    for key, topics in layout.schema_org.items():
        values = node.get(key)
        texts = [text for value in (values if isinstance(values, list) else [values]) if (text := _as_text(value))]
        if len(texts) == 1 and MARKUP.search(texts[0]):
            yield from _read_markup(texts[0], tuple(topics), layout)
        elif texts:
            yield SourceSection("", LOWEST_LEVEL, [SourceBlock(tuple(texts), is_list=len(texts) > 1)], topics=tuple(topics))
    if lines := [line for key in ("estimatedSalary", "baseSalary") for line in _read_salaries(node.get(key), layout)]:
        yield SourceSection("", LOWEST_LEVEL, [SourceBlock(tuple(lines), is_list=True)], topics=("pay",))


def _read_markup(text: str, topics: tuple[str, ...], layout: Layout) -> Iterator[SourceSection]:
    reader = HtmlReader(layout)
    reader.read(BeautifulSoup(text, "lxml"))
    reader.end_paragraph()
    for section in reader.sections:
        if section.blocks:
            section.topics = () if section.heading else topics
            yield section


def _read_salaries(value: Any, layout: Layout) -> Iterator[str]:
    """Yield a line for each amount, such as "Median pay is £27,500 a year"."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            inner = item.get("value")
            amounts = {**item, **inner} if isinstance(inner, dict) else item
            unit = str(amounts.get("unitText") or amounts.get("duration") or "").upper()
            period = layout.salary_periods.get(unit, "")
            currency = layout.currencies.get(str(amounts.get("currency") or "").upper(), str(amounts.get("currency") or ""))

            def money(amount: Any, currency: str = currency, period: str = period) -> str:
                return " ".join(f"{currency}{amount:,.2f} {period}".replace(".00", "").split())

            numbers = {key: amount for key in amounts if (amount := _as_number(amounts[key])) is not None}
            if "minValue" in numbers and "maxValue" in numbers:
                yield layout.salary_lines["range"].format(low=money(numbers["minValue"], period=""), high=money(numbers["maxValue"]))
            elif "value" in numbers:
                yield layout.salary_lines["value"].format(amount=money(numbers["value"]))
            for key in PERCENTILE_KEYS:
                if key in numbers:
                    yield layout.salary_lines[key].format(amount=money(numbers[key]))


def _as_number(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except ValueError:
        return None


def _as_text(value: Any) -> str:
    """Return the text of a property, which may be an object with a name or description."""
    if isinstance(value, dict):
        value = value.get("description") or value.get("name")
    if not isinstance(value, str):
        return ""
    text = html.unescape(clean_text(value)).strip()
    return text if MARKUP.search(text) else " ".join(text.split())


def _last_breadcrumb(node: Mapping[str, Any]) -> str:
    items = node.get("itemListElement")
    last = items[-1] if isinstance(items, list) and items and isinstance(items[-1], dict) else {}
    return _as_text(last.get("name")) or _as_text(last.get("item"))
