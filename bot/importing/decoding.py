"""Decodes text and exports, whose encoding is rarely stated."""

from __future__ import annotations

import codecs
import re

from bot.importing.drafts import CannotImport

# The longest signatures come first, because that of UTF-32 starts with that of UTF-16.
SIGNATURES = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What spreadsheets and older systems write in English-speaking countries. A guess among all encodings is often wrong for a short text.
LEGACY_ENCODINGS = ["cp1252", "mac_roman", "cp850", "utf_16_le", "utf_16_be"]
NOT_ASCII, SURROGATE = re.compile(r"[^\x00-\x7f]"), re.compile("[\ud800-\udfff]")


def decode(content: bytes) -> str:
    """Decode text in UTF-8, UTF-16, UTF-32 or a legacy encoding. Raises CannotImport if it isn't text.

    If the text is UTF-8 but for a few bytes, these are decoded as lone surrogates, so that only the rows that have them are skipped.
    """
    for signature, encoding in SIGNATURES:
        if content.startswith(signature):
            return content.decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace").removeprefix("\ufeff")
    text = content.decode("utf-8", "surrogateescape")
    bad, not_ascii = len(SURROGATE.findall(text)), len(NOT_ASCII.findall(text))
    if "\0" not in text and bad <= not_ascii - bad:
        return text
    # Imported here because few exports need it.
    from charset_normalizer import from_bytes

    if not (best := from_bytes(content, cp_isolation=LEGACY_ENCODINGS).best()) or "\0" in str(best):
        raise CannotImport("it is not text in a known encoding: export it as UTF-8")
    return str(best)
