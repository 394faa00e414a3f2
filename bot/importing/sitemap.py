"""Reads sitemaps (sitemaps.org): XML, compressed or not, and indexes of sitemaps."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass, field

from lxml import etree

from bot.importing.addresses import Refused

MAX_UNPACKED_BYTES = 50_000_000  # the limit of the protocol
GZIP = b"\x1f\x8b"


@dataclass
class Sitemap:
    """The addresses of the pages and of the sitemaps that a sitemap lists."""

    pages: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)


def is_sitemap(data: bytes) -> bool:
    if data.startswith(GZIP):
        return True
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t")
    return start.startswith(b"<") and (b"<urlset" in start or b"<sitemapindex" in start)


def read_sitemap(data: bytes) -> Sitemap:
    """Read a sitemap. Raises Refused if it is not valid."""
    if data.startswith(GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                data = file.read(MAX_UNPACKED_BYTES + 1)
        except (OSError, EOFError):
            raise Refused("the sitemap is damaged") from None
        if len(data) > MAX_UNPACKED_BYTES:
            raise Refused(f"the sitemap is larger than {MAX_UNPACKED_BYTES // 1_000_000} MB")
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise Refused(f"the sitemap is not valid XML: {error.msg}") from None
    sitemap = Sitemap()
    for element in root.iter("{*}loc"):
        address = (element.text or "").strip()
        parent = etree.QName(element.getparent()).localname
        if address and parent == "sitemap":
            sitemap.sitemaps.append(address)
        elif address and parent == "url":
            sitemap.pages.append(address)
    return sitemap
