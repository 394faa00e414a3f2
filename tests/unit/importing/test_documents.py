"""Word documents, PDF, workbooks and folders are read; other kinds are refused with a reason."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.importing.documents import read_page, read_page_file
from bot.importing.drafts import CannotImport
from bot.importing.exports import read_rows
from bot.importing.filing import file_page
from bot.importing.layout import load_layout
from bot.importing.sources import split_sources
from tests.unit.importing.conftest import PAGES, Keywords, statements

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
    'PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def word_document(*paragraphs: tuple[str, str]) -> bytes:
    """Return a Word document with paragraphs, given as (style, text) pairs."""
    styles = {style for style, _ in paragraphs if style}
    body = "".join(
        f"<w:p>{f'''<w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/></w:pPr>''' if style else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"
        for style, text in paragraphs
    )
    names = "".join(f'<w:style w:type="paragraph" w:styleId="{s.replace(" ", "")}"><w:name w:val="{s}"/></w:style>' for s in styles)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{WORD}">{names}</w:styles>')
    return data.getvalue()


def test_a_word_document_is_read_by_its_styles() -> None:
    document = word_document(
        ("Title", "Baker"),
        ("", "Bakers make bread."),
        ("heading 1", "Pay"),
        ("", "Bakers earn £20,000."),
        ("heading 1", "Hours"),
        ("", "40 hours."),
    )
    draft = file_page(read_page(document, load_layout(), is_html=False), load_layout(), Keywords(), "Made-up Careers")
    assert draft.career["name"] == "Baker"
    assert statements(draft, "overview") == ["Bakers make bread."]
    assert statements(draft, "pay") == ["Bakers earn £20,000."]
    assert statements(draft, "hours") == ["40 hours."]


def test_a_pdf_document_is_read_by_the_size_of_its_letters() -> None:
    page = read_page_file(PAGES / "cooper.pdf", load_layout())
    assert page.headings() == ["Cooper", "What will I do?", "Earnings", "Working hours", "Entry routes"]
    assert [section.level for section in page.sections] == [1, 2, 2, 2, 3]
    assert page.ignored == ["Heritage Skills Hub careers sheet"]
    _, duties = page.sections[1].blocks
    assert duties.lines == ("shaping oak staves with a plane and a drawing knife until they fit one another", "replacing broken hoops")
    assert page.sections[0].blocks[0].text().endswith("before machines.")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office format: save it as DOCX or PDF"),
        (b"{\\rtf1 Baker}", "an RTF document"),
        (b"\x89PNG\r\n", "a picture"),
        (b"PK\x03\x04 nothing", "a damaged document or archive"),
        (b"%PDF-1.7 nothing", "a damaged PDF file"),
        (b'<?xml version="1.0"?><urlset/>', "an XML file: import a sitemap from its address"),
        ("Café, crème, café".encode() + b" caf\xe9", "not in a known encoding: save it as UTF-8"),
    ],
)
def test_other_kinds_of_files_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(CannotImport, match=reason):
        read_page(data, load_layout(), is_html=False)


def test_other_archives_and_workbooks_without_a_mapping_are_refused() -> None:
    for name, reason in (("readme.txt", "neither a Word document"), ("xl/workbook.xml", "imported as an export with --mapping")):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr(name, "x")
        with pytest.raises(CannotImport, match=reason):
            read_page(data.getvalue(), load_layout(), is_html=False)


@pytest.mark.parametrize(
    "data", [b"<meta charset=iso-8859-1><h1>Caf\xe9 manager</h1>", "<h1>Café manager</h1>".encode("utf-16"), b"<h1>Caf\xe9 manager</h1>"]
)
def test_html_is_decoded_as_it_declares(data: bytes) -> None:
    assert read_page(data, load_layout(), is_html=True).headings() == ["Café manager"]


def test_the_rows_of_a_workbook_are_read(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["Careers"])  # a title above the table
    workbook.active.append(["title", "pay", "updated"])
    workbook.active.append(["Baker", 20000.0, None])
    workbook.active.append([None, None, None])
    workbook.active.append(["Chef", "from £22,000", None])
    workbook.save(tmp_path / "careers.xlsx")
    rows = read_rows(tmp_path / "careers.xlsx")
    assert [row.place for row in rows] == ["row 3", "row 5"]
    assert [row.fields["title"] for row in rows] == ["Baker", "Chef"]
    assert rows[0].fields["pay"] == 20000


@pytest.mark.parametrize("data", [b"title,pay", b"PK\x03\x04"])
def test_a_damaged_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "careers.xlsx").write_bytes(data)
    with pytest.raises(CannotImport, match="not a workbook"):
        read_rows(tmp_path / "careers.xlsx")


def test_folders_patterns_and_addresses_are_expanded(tmp_path: Path) -> None:
    for name in ("a.html", "sub/b.txt", "sub/c.png", ".hidden/d.html", "a_files/e.html", "~$f.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    files, addresses = split_sources([str(tmp_path), "https://careers.example/sitemap.xml", str(tmp_path / "a.html")])
    assert files == [tmp_path / "a.html", tmp_path / "sub/b.txt"]
    assert addresses == ["https://careers.example/sitemap.xml"]
    assert split_sources([str(tmp_path / "**/*.txt")])[0] == [tmp_path / "sub/b.txt"]
    assert split_sources([str(tmp_path / "*.md")])[0] == [tmp_path / "*.md"]
