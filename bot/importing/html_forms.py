"""Reads the fields of forms: a form that only shows a record holds the profile, and other fields belong to the site."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Tag

from bot.importing.boilerplate import text_of

# What a label can belong to, and the fields that can open a part of the page: a style shows it while they are checked.
FIELDS = ["input", "select", "textarea"]
SWITCHES = {"radio", "checkbox"}
TEXT_FIELDS = "textarea, input:not([type]), input[type=text]"
PARTS = {"div", "section", "article", "p", "ul"}


def read_fields(soup: BeautifulSoup) -> list[str]:
    """Remove the fields that people fill in, with their labels, and return their texts. Call this before other elements are removed.

    Fields that cannot be changed become text, under their label.
    """
    _show_values(soup)
    texts = _read_labels(soup) + [text_of(area.extract()) for area in soup.find_all("textarea")]
    for output in soup.find_all("output"):
        if isinstance(form := output.find_parent("form"), Tag):
            texts += _define_labels(form)
    return [text for text in texts if text]


def _show_values(soup: BeautifulSoup) -> None:
    """Turn each field of text that has a label and cannot be changed into an output with its lines."""
    labelled = {str(label["for"]) for label in soup.find_all("label", attrs={"for": True})}
    for field in soup.select(TEXT_FIELDS):
        if not _is_shown(field) or field.get("id") not in labelled:
            continue
        lines = [line for line in (field.get_text() or str(field.get("value", ""))).splitlines() if line.strip()]
        field.name = "output"
        field.clear()
        block = soup.new_tag("ul" if len(lines) > 1 else "span")
        field.append(block)
        for line in lines:
            part = soup.new_tag("li") if len(lines) > 1 else soup.new_string(line)
            if isinstance(part, Tag):
                part.string = line
            block.append(part)


def _is_shown(field: Tag) -> bool:
    """Return whether a field only shows what it holds."""
    return field.has_attr("readonly") or field.has_attr("disabled") or field.find_parent("fieldset", disabled=True) is not None


def _read_labels(soup: BeautifulSoup) -> list[str]:
    """Remove the labels of fields, and return their texts. A label that opens a part without a script becomes its heading."""
    texts = []
    for label in soup.find_all("label"):
        field = soup.find(id=str(label["for"])) if label.get("for") else label.find(FIELDS)
        if not isinstance(field, Tag) or field.name not in FIELDS:
            continue
        is_unchecked = _is_shown(field) and not field.has_attr("checked")
        if field.get("type") not in SWITCHES or is_unchecked:
            texts.append(text_of(label.extract()))
        elif (part := label.find_next_sibling()) and part.name in PARTS and len(text_of(part)) > len(text_of(label)):
            label.name = "h3"
    return texts


def _define_labels(form: Tag) -> list[str]:
    """Turn each label in a record, with what follows it, into a term with its descriptions. Return hints such as "(one per line)"."""
    hints = []
    for label in form.find_all("label"):
        group, values = label.parent, label.find_next_siblings()
        if group and values and not label.find(FIELDS) and not label.find_previous_siblings():
            group.name, label.name = "dl", "dt"
            for value in values:
                value.name = "dd"
            if any(text.strip() for text in label.find_all(string=True, recursive=False)):
                hints += [text_of(hint.extract()) for hint in label.find_all(True, recursive=False)]
    return hints
