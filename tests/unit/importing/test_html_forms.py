"""Forms on pages: a form that only shows a record is the profile, and what people fill in belongs to the site."""

from __future__ import annotations

import pytest

from tests.unit.importing.conftest import statements
from tests.unit.importing.test_html_layouts import PAY, draft_of, unfiled

TASKS = "Fit glass\nCut it to size"


@pytest.mark.parametrize(
    "field",
    [
        f"<textarea id=d readonly>\n{TASKS}\n</textarea>",
        f"<div><textarea id=d disabled>{TASKS}</textarea></div>",
        "<output id=d><ul><li>Fit glass</li><li>Cut it to size</li></ul></output>",
    ],
)
@pytest.mark.parametrize("hint", ["", " <small>(one for each line)</small>"])
def test_a_field_that_cannot_be_changed_is_read_under_its_label(field: str, hint: str) -> None:
    record = (
        f"<form><div><label for=d>Main duties{hint}</label>{field}</div><p><label for=p>Pay</label><output id=p>£20,000</output></p></form>"
    )
    draft = draft_of(f"<h1>Glazier</h1>{record}")
    assert statements(draft, "duties") == ["Main duties: Fit glass.", "Main duties: Cut it to size."]
    assert statements(draft, "pay") == ["Pay: £20,000."]


@pytest.mark.parametrize("attributes", ["readonly", "disabled", "type=text readonly"])
def test_the_value_of_a_line_that_cannot_be_changed_is_read(attributes: str) -> None:
    record = f"<form><p><label for=h>Hours</label><span><input id=h {attributes} value='39 a week'></span></p></form>"
    assert statements(draft_of(f"<h1>Glazier</h1>{record}<h2>Pay</h2><p>{PAY}</p>"), "hours") == ["Hours: 39 a week."]


def test_only_the_boxes_that_are_checked_count_in_a_record() -> None:
    boxes = "<label><input type=checkbox checked> Early shifts</label><label><input type=checkbox> Night shifts</label>"
    record = f"<form><fieldset disabled><div><label>Shifts</label><p>{boxes}</p></div><output>1</output></fieldset></form>"
    draft = draft_of(f"<h1>Glazier</h1>{record}<h2>Pay</h2><p>{PAY}</p>")
    assert "Night shifts" in unfiled(draft)
    assert any("Early shifts" in text for text in statements(draft, "hours"))


@pytest.mark.parametrize(
    "form",
    [
        "<label for=c>Leave a comment</label><textarea id=c>Type here</textarea>",
        "<textarea>Type here</textarea>",
        "<textarea readonly aria-label='Copy this'>Type here</textarea>",
    ],
)
def test_what_people_type_is_listed_and_not_filed(form: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Duties</h2><p>They fit glass.</p><form>{form}</form><h2>Pay</h2><p>{PAY}</p>")
    assert statements(draft, "duties") == ["They fit glass."]
    assert "Type here" in unfiled(draft)


ROW = "<div class=row><label{}>{}</label>{}</div>"


@pytest.mark.parametrize("target", ["", " for=v"])
@pytest.mark.parametrize("value", ["<span id=v class=ro>39 a week</span>", "<p id=v>39 a week</p>", "<strong id=v>39 a week</strong>"])
def test_a_label_of_text_is_not_glued_to_it(target: str, value: str) -> None:
    record = ROW.format(target, "Hours", value) + ROW.format("", "Skills", "<span>You need a good eye for a straight line.</span>")
    draft = draft_of(f"<h1>Glazier</h1><form>{record}</form><h2>Pay</h2><p>{PAY}</p>")
    assert statements(draft, "hours") == ["Hours: 39 a week."]
    assert statements(draft, "skills") == ["You need a good eye for a straight line."]


@pytest.mark.parametrize(
    ("attributes", "related"),
    [("size=3", ["Roofer", "Carpenter"]), ("size=3 multiple", ["Roofer", "Carpenter"]), ("disabled", ["Roofer"]), ("", [])],
)
def test_what_a_selection_in_a_record_shows_is_read(attributes: str, related: list[str]) -> None:
    options = "<option selected>Roofer</option><option>Carpenter</option>"
    fields = ROW.format("", "Hours", "<span>39 a week</span>") + ROW.format("", "Similar jobs", f"<select {attributes}>{options}</select>")
    draft = draft_of(f"<h1>Glazier</h1><form>{fields}</form><h2>Pay</h2><p>{PAY}</p>")
    assert draft.career["related"] == related


def test_a_selection_in_a_search_form_is_not_read() -> None:
    search = ROW.format("", "Similar jobs", "<select size=3><option>Roofer</option><option>Carpenter</option></select>")
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><form>{search}</form>")
    assert draft.career["related"] == []


@pytest.mark.parametrize("kind", ["range", "checkbox", "radio"])
def test_what_people_score_or_tick_is_read(kind: str) -> None:
    scores = "".join(
        f"<div><label for={key}>{text}</label><input id={key} type={kind}></div>" for key, text in [("a", "Tact"), ("b", "Care")]
    )
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><h2>Skills</h2><form>{scores}</form>")
    assert statements(draft, "skills") == ["Tact.", "Care."]
