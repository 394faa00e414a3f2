"""Reads the fields of forms: a form that only shows a record holds the profile, and other fields belong to the site."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Tag

from bot.importing.cleaning import text_of

# What a label can belong to, and the fields whose label says something itself: it is what people tick or score, or a style shows the part
# below it while they are checked.
FIELDS = ["input", "select", "textarea"]
CHOICES = {"radio", "checkbox", "range"}
ENTRIES = "input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=search]"
BUTTONS = "button, input[type=submit], input[type=button]"
MAX_ENTRY_WORDS = 30
TEXT_FIELDS = "textarea, input:not([type]), input[type=text]"
PARTS = {"div", "section", "article", "p", "ul"}


def read_fields(soup: BeautifulSoup) -> list[str]:
    """Remove the fields that people fill in, with their labels, and return their texts. Call this before other elements are removed.

    Fields that cannot be changed become text, under their label.
    """
    _show_values(soup)
    _show_options(soup)
    texts = _take_out_entries(soup) + _read_labels(soup) + [text_of(area.extract()) for area in soup.find_all("textarea")]
    for form in soup.find_all("form"):
        texts += _define_labels(form)
    return [text for text in texts if text]


def _take_out_entries(soup: BeautifulSoup) -> list[str]:
    """Remove the small boxes in which people write something and send it, such as "A letter a week by email", and return their texts."""
    texts = []
    for field in soup.select(ENTRIES):
        box = next((parent for parent in field.parents if parent.select_one(BUTTONS)), None)
        if box and not box.h1 and len(text_of(box).split()) <= MAX_ENTRY_WORDS:
            texts.append(text_of(box.extract()))
    return texts


def _show_values(soup: BeautifulSoup) -> None:
    """Turn each field of text that has a label and cannot be changed into an output with its lines."""
    labelled = {str(label["for"]) for label in soup.find_all("label", attrs={"for": True})}
    for field in soup.select(TEXT_FIELDS):
        if not _is_shown(field) or field.get("id") not in labelled:
            continue
        _show(field, [line for line in (field.get_text() or str(field.get("value", ""))).splitlines() if line.strip()], soup)


def _show_options(soup: BeautifulSoup) -> None:
    """Turn each selection in a record into an output: what is selected if it cannot be changed, and all of a list that stands open."""
    for field in soup.find_all("select"):
        form = field.find_parent("form")
        if not isinstance(form, Tag) or not any(_find_values(label) for label in form.find_all("label")):
            continue
        if _is_shown(field):
            _show(field, [text_of(option) for option in field.find_all("option", selected=True)], soup)
        elif str(field.get("size", "")).isdigit() and int(str(field["size"])) > 1:
            _show(field, [text_of(option) for option in field.find_all("option")], soup)


def _show(field: Tag, lines: list[str], soup: BeautifulSoup) -> None:
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
    """Remove the labels of fields, and return their texts. Those of choices stay: as a heading if they open a part without a script."""
    texts = []
    for label in soup.find_all("label"):
        field = soup.find(id=str(label["for"])) if label.get("for") else label.find(FIELDS)
        if not isinstance(field, Tag) or field.name not in FIELDS:
            continue
        is_unchecked = _is_shown(field) and not field.has_attr("checked")
        if field.get("type") not in CHOICES or is_unchecked:
            texts.append(text_of(label.extract()))
        elif (part := label.find_next_sibling()) and part.name in PARTS and len(text_of(part)) > len(text_of(label)):
            label.name = "h3"
        else:
            label.name = "p"
    return texts


def _find_values(label: Tag) -> list[Tag]:
    """Return what follows a label that says what it is, as in `<label>Pay</label><span>£20,000</span>`."""
    values = label.find_next_siblings()
    is_first = not label.find_previous_siblings() and not label.find(FIELDS)
    is_value = any(map(text_of, values)) and not any(value.name in FIELDS or value.find(FIELDS) for value in values)
    return values if is_first and (is_value or any(value.name == "output" or value.output for value in values)) else []


def _define_labels(form: Tag) -> list[str]:
    """Turn each label in a record, with what follows it, into a term with its descriptions. Return hints such as "(one per line)"."""
    hints = []
    for label in form.find_all("label"):
        group, values = label.parent, _find_values(label)
        if not group or not values:
            continue
        group.name, label.name = "dl", "dt"
        for value in values:
            value.name = "dd"
        if any(text.strip() for text in label.find_all(string=True, recursive=False)):
            hints += [text_of(hint.extract()) for hint in label.find_all(True, recursive=False)]
    return hints
