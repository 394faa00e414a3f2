"""Reads pages from files and fetched data: HTML, text, Word documents and PDF. Everything else is refused by kind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from bot.importing.decoding import SURROGATE, decode
from bot.importing.drafts import CannotImport
from bot.importing.layout import Layout
from bot.importing.page import Page

UTF16 = (b"\xff\xfe", b"\xfe\xff")  # the first bytes of text in UTF-16
HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
MAX_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 200_000_000
# The first bytes of files that are no pages, with what to say about them.
OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": "a file of an old Office format: save it as DOCX or PDF",
    b"{\\rtf": "an RTF document: save it as DOCX or PDF",
    b"\x89PNG": "a picture, whose text cannot be read",
    b"\xff\xd8\xff": "a picture, whose text cannot be read",
    b"GIF8": "a picture, whose text cannot be read",
    b"\x1f\x8b": "a compressed file: unpack it first",
}
WORD_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='toc 1'] => !
p[style-name='toc 2'] => !
"""


def read_page_file(path: Path, layout: Layout) -> Page:
    """Read a page from a file. Raises CannotImport with the reason if the file is no page that can be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CannotImport(f"it is larger than {MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        raise CannotImport(f"cannot be read: {error.strerror}") from None
    return read_page(data, layout, is_html=path.suffix.lower() in HTML_SUFFIXES)


def read_page(data: bytes, layout: Layout, is_html: bool) -> Page:
    """Read a page from the contents of a file. The kind is recognised by the contents; `is_html` tells HTML from other text."""
    for start, kind in OTHER_KINDS.items():
        if data.startswith(start):
            raise CannotImport(kind)
    if data.startswith(b"%PDF-"):
        return _read_with(_read_pdf, data, layout, "PDF")
    if data.startswith(b"PK\x03\x04"):
        return _read_zip(data, layout)
    if not is_html and (data.lstrip().startswith(b"<?xml") or b"<urlset" in data[:1_000]):
        raise CannotImport("an XML file: import a sitemap from its address on the site, and data as CSV or JSON")
    text = _decode(data, is_html)
    if is_html:
        # Imported here so that BeautifulSoup is only loaded for HTML pages.
        from bot.importing.html_page import read_html

        return read_html(text, layout)
    from bot.importing.text_page import read_text

    return read_text(text, layout)


def _read_zip(data: bytes, layout: Layout) -> Page:
    """Read a document whose format is a ZIP archive of XML files."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise CannotImport("a damaged document or archive") from None
    if size > MAX_UNPACKED_BYTES:
        raise CannotImport(f"it is larger than {MAX_UNPACKED_BYTES // 1_000_000} MB when unpacked")
    if "word/document.xml" in names:
        return _read_with(_read_docx, data, layout, "DOCX")
    if "xl/workbook.xml" in names:
        raise CannotImport("a workbook, which is imported as an export with --mapping; docs/importing.md shows how to write one")
    raise CannotImport("neither a Word document nor a page: save it as DOCX, PDF or HTML")


def _read_with(read: Callable[[bytes, Layout], Page], data: bytes, layout: Layout, kind: str) -> Page:
    try:
        return read(data, layout)
    except (CannotImport, RecursionError):
        raise
    except Exception as error:  # the libraries raise all kinds of errors for damaged files
        raise CannotImport(f"a damaged {kind} file ({type(error).__name__})") from None


def _read_docx(data: bytes, layout: Layout) -> Page:
    import mammoth

    from bot.importing.html_page import read_html

    def leave_out(image: object) -> list[object]:
        return []

    result = mammoth.convert_to_html(io.BytesIO(data), style_map=WORD_STYLES, convert_image=leave_out)
    return read_html(f"<html><body>{result.value}</body></html>", layout)


def _read_pdf(data: bytes, layout: Layout) -> Page:
    from bot.importing.pdf_page import read_pdf

    return read_pdf(data)


def _decode(data: bytes, is_html: bool) -> str:
    if is_html and not data.startswith(UTF16):
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            from bs4.dammit import UnicodeDammit

            # The encoding that the page declares, or the one of old Windows pages.
            text = UnicodeDammit(data, ["windows-1252"], is_html=True).unicode_markup
    else:
        text = decode(data)
    if text is None or SURROGATE.search(text):
        raise CannotImport("some of its characters are not in a known encoding: save it as UTF-8")
    return text
