"""The Slack app's manifest: its schema, and the permissions that the channel needs."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from bot.channels.slack.settings import SlackSettings
from bot.paths import ROOT
from tests.integration.channels.platform_tools import SLACK_MANIFEST, npm_package, type_faults

MANIFEST: dict[str, Any] = YAML(typ="safe").load(ROOT / "deploy" / "slack" / "manifest.yml")
GUIDE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")


def text(max_length: int, min_length: int = 1) -> dict[str, Any]:
    return {"type": "string", "minLength": min_length, "maxLength": max_length}


def obj(required: str = "", **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


FLAG = {"type": "boolean"}
LIST = {"type": "array", "uniqueItems": True, "minItems": 1, "maxItems": 100}
URL = {"type": "string", "pattern": "^https://[^ ]+$"}

# The part of Slack's documented schema that our manifest uses.
SCHEMA = obj(
    "display_information features oauth_config settings",
    _metadata=obj(major_version={"enum": [1, 2]}, minor_version={"type": "integer"}),
    display_information=obj(
        "name",
        name=text(35),
        description=text(140),
        long_description=text(4000, min_length=174),
        background_color={"type": "string", "pattern": "^#([0-9a-f]{3}|[0-9a-f]{6})$"},
    ),
    features=obj(
        "bot_user app_home assistant_view shortcuts slash_commands",
        assistant_view=obj("assistant_description", assistant_description=text(300)),
        shortcuts={
            **LIST,
            "items": obj(
                "name type callback_id description",
                name=text(24),
                type={"enum": ["message", "global"]},
                callback_id=text(255),
                description=text(150),
            ),
        },
        app_home=obj(home_tab_enabled=FLAG, messages_tab_enabled=FLAG, messages_tab_read_only_enabled=FLAG),
        bot_user=obj("display_name", display_name={**text(80), "pattern": r"^[\w .-]+$"}, always_online=FLAG),
        slash_commands={
            **LIST,
            "items": obj(
                "command description url",
                command={**text(32), "pattern": "^/[a-z0-9_-]+$"},
                description=text(2000),
                url=URL,
                usage_hint=text(1000),
                should_escape=FLAG,
            ),
        },
    ),
    oauth_config=obj("scopes", scopes=obj("bot", bot={**LIST, "items": {"pattern": "^[a-z_]+(:[a-z]+)?$"}})),
    settings=obj(
        "event_subscriptions interactivity",
        event_subscriptions=obj("request_url bot_events", request_url=URL, bot_events=LIST),
        interactivity=obj("is_enabled request_url", is_enabled=FLAG, request_url=URL),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)

# The scope that each event needs.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "app_home_opened": None,
    "app_uninstalled": None,
    "assistant_thread_context_changed": "assistant:write",
    "assistant_thread_started": "assistant:write",
    "channel_left": "channels:read",
    "group_left": "groups:read",
}


def test_manifest_matches_the_schema() -> None:
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
def test_schema_rejects_faults(path: tuple[str, ...], value: object) -> None:
    manifest: Any = YAML(typ="safe").load(ROOT / "deploy" / "slack" / "manifest.yml")
    parent = manifest
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    assert not Draft7Validator(SCHEMA).is_valid(manifest)


def changed(setting: str, *removed: str) -> dict[str, Any]:
    """Return the manifest after the changes that the guide describes: a setting is true, and lines with some keys are removed."""
    text = (ROOT / "deploy" / "slack" / "manifest.yml").read_text(encoding="utf-8").replace(f"{setting}: false", f"{setting}: true")
    lines = [line for line in text.splitlines() if not line.strip().startswith(removed)]
    manifest: dict[str, Any] = YAML(typ="safe").load("\n".join(lines))
    return manifest


VARIANTS = {
    "Socket Mode": changed("socket_mode_enabled", "request_url:", "url:"),
    "rotation": changed("token_rotation_enabled", "#"),
}
# Slack's guides for assistants ask for this scope, which the types don't list.
UNLISTED_SCOPES = {"assistant:write"}


@pytest.mark.long
def test_slacks_own_types_accept_the_manifest() -> None:
    declaration = npm_package(*SLACK_MANIFEST) / "dist" / "types" / "request" / "manifest"
    manifests = deepcopy([MANIFEST, *VARIANTS.values()])
    for manifest in manifests:
        scopes = manifest["oauth_config"]["scopes"]
        manifest["oauth_config"] = {"scopes": {"bot": [scope for scope in scopes["bot"] if scope not in UNLISTED_SCOPES]}}
    assert type_faults(declaration, "Manifest[]", manifests) == ""
    wrong = [{**manifests[0], "settings": {"socket_mode": True}}, {**manifests[0], "oauth_config": {"scope": {}}}]
    faults = type_faults(declaration, "Manifest[]", wrong)
    assert '"socket_mode"' in faults and '"scope"' in faults


def test_guides_changes_switch_the_modes_on() -> None:
    assert VARIANTS["Socket Mode"]["settings"]["socket_mode_enabled"] and "http" not in str(VARIANTS["Socket Mode"])
    assert VARIANTS["rotation"]["settings"]["token_rotation_enabled"]


def test_all_addresses_are_the_request_url() -> None:
    urls = re.findall(r"https?://\S+", (ROOT / "deploy" / "slack" / "manifest.yml").read_text(encoding="utf-8"))
    assert urls == ["https://your-server.example.org/webhooks/slack/webhook"] * 3


def test_scopes_cover_the_events() -> None:
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    scopes = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert set(events) == set(EVENT_SCOPES)
    assert {scope for event in events if (scope := EVENT_SCOPES[event])} | {"chat:write", "commands"} <= scopes
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_guide_explains_each_permission() -> None:
    explained = re.findall(r"^\| `([a-z_:]+)` \| \S.*\|$", GUIDE, re.MULTILINE)
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) <= set(explained)
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) - set(GUIDE.split("`")) == set()


def test_guide_names_every_setting() -> None:
    assert {f"SLACK_{name.upper()}" for name in SlackSettings.model_fields} - set(re.findall(r"SLACK_[A-Z_]+", GUIDE)) == set()
