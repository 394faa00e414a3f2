"""Leave out links to the server's own machine, which people on a chat platform can't open.

`careers serve` links to the demo site on this machine, unless CAREERS_SITE_URL names the site that people use.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bot.answering.render import RenderedReply
from bot.channels.guard import ChannelReply

_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()<>]+)\)")


def is_loopback(host: str) -> bool:
    """Return whether a host name or an address is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_local(url: object) -> bool:
    """Return whether a URL leads to this machine."""
    try:
        return isinstance(url, str) and is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False


def without_local_links(reply: ChannelReply) -> ChannelReply:
    """Return a reply in which links to this machine are only text."""
    data = RenderedReply.model_validate(_cleaned(reply.reply.dump())) if reply.reply else None
    return replace(reply, text=_cleaned(reply.text), reply=data)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _LINK.sub(lambda link: link[1] if is_local(link[2]) else link[0], value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value if not _is_local_link(each)]
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items() if not (key == "url" and is_local(each))}
    return value


def _is_local_link(value: Any) -> bool:
    """Return whether a value is a link of small print, which is nothing without its URL."""
    return isinstance(value, dict) and value.keys() == {"text", "url"} and is_local(value["url"])
