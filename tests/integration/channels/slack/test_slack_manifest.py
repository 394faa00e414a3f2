"""The Slack app's manifest is one that Slack takes, and asks for what the channel needs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from bot.channels.slack.settings import Settings
from bot.paths import ROOT

MANIFEST: dict[str, Any] = YAML(typ="safe").load(ROOT / "deploy" / "slack" / "manifest.yml")
GUIDE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")


def text(longest: int, shortest: int = 1) -> dict[str, Any]:
    return {"type": "string", "minLength": shortest, "maxLength": longest}


def thing(required: str = "", **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


FLAG = {"type": "boolean"}
LIST = {"type": "array", "uniqueItems": True, "minItems": 1, "maxItems": 100}
URL = {"type": "string", "pattern": "^https://[^ ]+$"}

# What Slack documents of manifests, as far as ours goes.
SCHEMA = thing(
    "display_information features oauth_config settings",
    _metadata=thing(major_version={"enum": [1, 2]}, minor_version={"type": "integer"}),
    display_information=thing(
        "name",
        name=text(35),
        description=text(140),
        long_description=text(4000, shortest=174),
        background_color={"type": "string", "pattern": "^#([0-9a-f]{3}|[0-9a-f]{6})$"},
    ),
    features=thing(
        "bot_user app_home slash_commands",
        app_home=thing(home_tab_enabled=FLAG, messages_tab_enabled=FLAG, messages_tab_read_only_enabled=FLAG),
        bot_user=thing("display_name", display_name={**text(80), "pattern": r"^[\w .-]+$"}, always_online=FLAG),
        slash_commands={
            **LIST,
            "items": thing(
                "command description url",
                command={**text(32), "pattern": "^/[a-z0-9_-]+$"},
                description=text(2000),
                url=URL,
                usage_hint=text(1000),
                should_escape=FLAG,
            ),
        },
    ),
    oauth_config=thing("scopes", scopes=thing("bot", bot={**LIST, "items": {"pattern": "^[a-z_]+(:[a-z]+)?$"}})),
    settings=thing(
        "event_subscriptions interactivity",
        event_subscriptions=thing("request_url bot_events", request_url=URL, bot_events=LIST),
        interactivity=thing("is_enabled request_url", is_enabled=FLAG, request_url=URL),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)

# What each event, and each thing the channel calls, needs.
SCOPES_NEEDED = {"app_mention": "app_mentions:read", "message.im": "im:history", "app_home_opened": None}


def test_it_is_built_as_slack_documents() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert [f"{error.json_path}: {error.message}" for error in Draft7Validator(SCHEMA).iter_errors(MANIFEST)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("display_information", "name"), "x" * 36),
        (("display_information", "long_description"), "short"),
        (("settings", "interactivity", "request_url"), "http://example.org"),
        (("features", "bot_users"), {}),
    ],
)
def test_the_schema_finds_faults(path: tuple[str, ...], value: object) -> None:
    manifest: Any = YAML(typ="safe").load(ROOT / "deploy" / "slack" / "manifest.yml")
    at = manifest
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    assert not Draft7Validator(SCHEMA).is_valid(manifest)


def test_every_address_in_it_is_the_one_request_url() -> None:
    urls = re.findall(r"https?://\S+", (ROOT / "deploy" / "slack" / "manifest.yml").read_text(encoding="utf-8"))
    assert urls == ["https://your-server.example.org/webhooks/slack/webhook"] * 3


def test_it_asks_for_the_scopes_its_events_need() -> None:
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    scopes = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert set(events) == set(SCOPES_NEEDED)
    assert {scope for event in events if (scope := SCOPES_NEEDED[event])} | {"chat:write", "commands"} <= scopes
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_the_guide_says_what_each_permission_is_for() -> None:
    explained = re.findall(r"^\| `([a-z_:]+)` \| \S.*\|$", GUIDE, re.MULTILINE)
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) <= set(explained)
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) - set(GUIDE.split("`")) == set()


def test_the_guide_names_every_setting() -> None:
    assert {f"SLACK_{name.upper()}" for name in Settings.model_fields} - set(re.findall(r"SLACK_[A-Z_]+", GUIDE)) == set()
