"""Checks the addresses that pages are fetched from."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit


class Refused(Exception):
    """An address is not fetched. The message says why."""


def check_address(url: str, allow_private: bool) -> None:
    """Raise Refused unless a URL is one of a public website. `allow_private` allows hosts in private networks, too."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise Refused("its port is not a number") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused("not an http or https address")
    if parts.username or parts.password:
        raise Refused("an address with a password in it")
    if allow_private:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(f"there is no host {parts.hostname}") from None
    for *_, address in found:
        check_peer(str(address[0]))


def check_peer(address: str) -> None:
    """Raise Refused if an IP address is not public."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or parsed.sixtofour or parsed
    if not parsed.is_global or parsed.is_multicast:
        raise Refused(f"{address} is an address in a private network: allow it with --allow-private")


def same_site(url: str, other: str) -> bool:
    """Return whether two URLs are of the same host and port, with or without "www."."""
    first, second = urlsplit(url), urlsplit(other)
    return (_plain_host(first.hostname), first.port) == (_plain_host(second.hostname), second.port) or (
        _plain_host(first.hostname) == _plain_host(second.hostname) and {first.port, second.port} <= {None, 80, 443}
    )


def _plain_host(host: str | None) -> str:
    return (host or "").casefold().removeprefix("www.").rstrip(".")
