"""The published schema is that of the models, and our profiles conform to it."""

import json

import jsonschema
import pytest
from ruamel.yaml import YAML

from bot.knowledge.loader import BUNDLED_PROFILES, SCHEMA
from bot.knowledge.models import Career

PUBLISHED = json.loads(SCHEMA.read_text(encoding="utf-8"))


def test_schema_is_up_to_date() -> None:
    assert json.loads(json.dumps(Career.model_json_schema())) == PUBLISHED, "run `careers schema`"


@pytest.mark.parametrize("path", sorted(BUNDLED_PROFILES.glob("*.yml")), ids=lambda path: path.stem)
def test_profiles_conform(path) -> None:  # type: ignore[no-untyped-def]
    jsonschema.validate(YAML(typ="safe").load(path), PUBLISHED)
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../profile.schema.json")


def test_refuses_an_incomplete_profile() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"id": "baker"}, PUBLISHED)
