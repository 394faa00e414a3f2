"""Links that only the server's own machine could open don't reach people on chat platforms."""

from __future__ import annotations

import json

import pytest

from bot.channels.guard import ChannelReply, join_messages
from bot.channels.local_links import is_local, without_local_links
from bot.channels.slack.output import message_of as slack_message
from bot.paths import ROOT
from tests.integration.channels.sample_replies import PARTS, message_of

LOCAL = ["http://127.0.0.1:5005", "http://localhost:5005", "http://[::1]:5005", "http://127.8.8.8", "https://site.localhost"]


def with_links_to(address: str) -> ChannelReply:
    """Return a reply with every kind of part, all of whose links lead to an address."""
    message = json.loads(json.dumps(message_of(PARTS["all"])).replace("https://example.org", address))
    return join_messages([{**message, "text": f"All as text: [the page]({address}/plumber#hours)."}])


@pytest.mark.parametrize("address", LOCAL)
def test_local_links_are_only_text(address: str) -> None:
    reply = without_local_links(with_links_to(address))
    assert reply.text == "All as text: the page."
    assert address not in str(reply) and reply.buttons == with_links_to(address).buttons
    assert address not in json.dumps(slack_message(with_links_to(address)))


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://10.0.0.5", "http://127.0.0.1.example.org", "https://localhost.example.org"]
)
def test_other_links_are_kept(address: str) -> None:
    assert without_local_links(with_links_to(address)) == with_links_to(address)
    assert address in json.dumps(slack_message(with_links_to(address)))


@pytest.mark.parametrize("url", [None, "", "tel:999", "mailto:a@localhost", "http://[", "/careers/nurse", "127.0.0.1"])
def test_anything_else_is_not_local(url: object) -> None:
    assert not is_local(url)


@pytest.mark.parametrize("guide", ["slack.md", "teams.md"])
def test_guides_name_the_setting(guide: str) -> None:
    assert "`CAREERS_SITE_URL`" in (ROOT / "docs" / guide).read_text(encoding="utf-8")
