"""The taxonomy is consistent, and its labels are parsed and found."""

import re

import pytest

from bot.knowledge.taxonomy import OTHER, Label, Taxonomy, load_taxonomy


@pytest.mark.parametrize(("text", "label"), [("hours", Label("hours")), ("hours/shifts", Label("hours", "shifts"))])
def test_labels_are_parsed_from_their_text(text: str, label: Label) -> None:
    assert Label.parse(text) == label
    assert str(label) == text


def test_every_topic_has_an_aspect_for_other_questions() -> None:
    for topic in load_taxonomy().topics.values():
        assert OTHER in topic.aspects


def test_every_label_except_other_has_its_own_question() -> None:
    asks = [load_taxonomy().entry(label).ask for label in load_taxonomy().labels() if label.aspect != OTHER]
    assert all(asks)
    assert len(set(asks)) == len(asks)


def test_aspects_that_fit_any_career_are_worded_for_any_career() -> None:
    medical = {"patient", "patients", "hospital", "hospitals", "nhs", "clinical", "medicine", "medicines", "diagnosis", "radiation"}
    examples = "such as patients, customers or pupils"
    for label in load_taxonomy().labels():
        entry = load_taxonomy().entry(label)
        words = set(re.findall(r"\w+", f"{entry.about} {entry.ask}".lower().replace(examples, "")))
        assert entry.special or not words & medical, label


def test_contains_only_known_labels() -> None:
    assert Label("hours", "shifts") in load_taxonomy()
    assert Label("hours", "tea") not in load_taxonomy()
    assert Label("tea") not in load_taxonomy()


def test_refuses_an_unknown_label_under_near(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "taxonomy.yml"
    path.write_text(
        "topics:\n  hours:\n    title: Hours\n    about: hours\n    aspects:\n      nights: {about: nights, near: [hours/shifts]}\n"
    )
    with pytest.raises(ValueError, match="hours/nights: near names hours/shifts"):
        load_taxonomy(path)


def test_refuses_unknown_fields() -> None:
    with pytest.raises(ValueError, match="Extra inputs are not permitted"):
        Taxonomy.model_validate({"topics": {}, "subjects": {}})
