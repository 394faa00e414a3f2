import pytest

from bot.knowledge.taxonomy import OTHER, Label, Taxonomy, load_taxonomy


@pytest.mark.parametrize(("text", "label"), [("hours", Label("hours")), ("hours/shifts", Label("hours", "shifts"))])
def test_labels_are_written_and_read_alike(text: str, label: Label) -> None:
    assert Label.parse(text) == label
    assert str(label) == text


def test_every_topic_can_be_asked_about_beyond_its_aspects() -> None:
    for topic in load_taxonomy().topics.values():
        assert OTHER in topic.aspects


def test_every_label_but_other_has_a_question_of_its_own() -> None:
    asks = [load_taxonomy().entry(label).ask for label in load_taxonomy().labels() if label.aspect != OTHER]
    assert all(asks)
    assert len(set(asks)) == len(asks)


def test_unknown_labels_are_not_in_it() -> None:
    assert Label("hours", "shifts") in load_taxonomy()
    assert Label("hours", "tea") not in load_taxonomy()
    assert Label("tea") not in load_taxonomy()


def test_near_names_labels_that_exist(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "taxonomy.yml"
    path.write_text(
        "topics:\n  hours:\n    title: Hours\n    about: hours\n    aspects:\n      nights: {about: nights, near: [hours/shifts]}\n"
    )
    with pytest.raises(ValueError, match="hours/nights: near names hours/shifts"):
        load_taxonomy(path)


def test_it_has_no_fields_that_mean_nothing() -> None:
    with pytest.raises(ValueError, match="Extra inputs are not permitted"):
        Taxonomy.model_validate({"topics": {}, "subjects": {}})
