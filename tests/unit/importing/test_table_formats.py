"""Tables are read whatever their separator and encoding, and a faulty row does not stop the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.importing.drafts import CannotImport
from bot.importing.exports import is_export, read_rows

BAKER = {"title": "Baker", "pay": "17,500"}
CHEF = {"title": "Chef", "pay": "£18k – or more"}


def rows_of(folder: Path, content: bytes | str, name: str = "export.csv") -> list[dict[str, Any]]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [row.fields for row in read_rows(path)]


def faults_of(folder: Path, text: str) -> dict[str, str]:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return {row.place: row.fault for row in read_rows(path) if row.fault}


@pytest.mark.parametrize(
    "text",
    [
        'title,pay\nBaker,"17,500"\nChef,£18k – or more\n',
        "title;pay\nBaker;17,500\nChef;£18k – or more\n",
        "title\tpay\r\nBaker\t17,500\r\nChef\t£18k – or more\r\n",
        "title|pay\nBaker|17,500\nChef|£18k – or more",
        "sep=;\ntitle;pay\nBaker;17,500\nChef;£18k – or more\n",
        'SEP=,\r\ntitle,pay\r\nBaker,"17,500"\r\nChef,£18k – or more\r\n',
        '"sep=;"\ntitle;pay\nBaker;17,500\nChef;£18k – or more\n',
        "\n\n title ; pay \nBaker;17,500\n\n;\nChef;£18k – or more\n",
        "title;pay;;\nBaker;17,500;;\nChef;£18k – or more;;\n",
        "title;pay\nBaker;17,500\ntitle;pay\nChef;£18k – or more\n",
        "\ufefftitle;pay\nBaker;17,500\nChef;£18k – or more\n",
        "title\xa0;pay\nBaker;17,500\nChef;£18k – or more\n",
    ],
    ids=[
        *("comma", "semicolon", "tab", "bar", "sep", "sep comma", "sep quoted", "blank rows and spaces", "empty columns"),
        *("header repeated below", "signature", "no-break space"),
    ],
)
def test_separators_and_headers(tmp_path: Path, text: str) -> None:
    assert rows_of(tmp_path, text) == [BAKER, CHEF]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "title;pay\nBaker;17,500\nChef;£18k – or more\nPâtissier;the chef’s “special”\n"
    assert rows_of(tmp_path, text.encode(encoding)) == [BAKER, CHEF, {"title": "Pâtissier", "pay": "the chef’s “special”"}]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_json(tmp_path: Path, encoding: str) -> None:
    text = '{"title": "Pâtissier", "pay": "£18k"}\n'
    assert rows_of(tmp_path, text.encode(encoding), "e.jsonl") == [{"title": "Pâtissier", "pay": "£18k"}]


@pytest.mark.parametrize("header", ["title,pay,title", "title, pay ,pay", "pay,pay"])
def test_columns_of_the_same_name_are_refused_by_name(tmp_path: Path, header: str) -> None:
    with pytest.raises(CannotImport, match=r"two columns are called “(title|pay)”: rename one. The columns are: .*pay"):
        rows_of(tmp_path, f"{header}\nBaker,1,2\n")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Cook,1,2", "it has 3 cells, and the header has 2"),
        ('"Cook" or chef,1', "not valid CSV"),
        ('"Cook,1', "not valid CSV"),
        ('Cook,"1', "not valid CSV"),
    ],
)
def test_a_faulty_row_is_reported_and_the_others_read(tmp_path: Path, row: str, reason: str) -> None:
    text = f'title,pay\nBaker,"17,500"\n{row}\nChef,"£18k – or more"\n'
    (place, fault), *others = faults_of(tmp_path, text).items()
    assert others == []
    assert place == "line 3"
    assert fault.startswith(reason)
    assert [row for row in rows_of(tmp_path, text) if row] == [BAKER, CHEF]


def test_a_byte_in_another_encoding_spoils_only_its_row(tmp_path: Path) -> None:
    content = "title,pay\nPâtissier,£18k\n".encode() + b"Caf\xe9 owner,1\n" + "Bäcker,£17k\n".encode()
    assert [fields.get("title") for fields in rows_of(tmp_path, content)] == ["Pâtissier", None, "Bäcker"]


def test_large_cells_of_several_lines(tmp_path: Path) -> None:
    cell = "Mix the dough.\n" * 20_000
    assert rows_of(tmp_path, f'title;pay\nBaker;"{cell}"\nChef;1\n')[0]["pay"] == cell


@pytest.mark.parametrize(
    ("name", "text", "with_mapping", "expected"),
    [
        ("e.tsv", "a\tb\n", False, True),
        ("Occupation Data.txt", "Code\tTitle\n1\tBaker\n", True, True),
        ("Occupation Data.txt", "Code\tTitle\n1\tBaker\n", False, False),
        ("page.txt", "Baker\n\nPay\n\tGood.\n", True, False),
    ],
)
def test_text_files_with_tabs_are_exports_if_there_is_a_mapping(
    tmp_path: Path, name: str, text: str, with_mapping: bool, expected: bool
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert is_export(tmp_path / name, with_mapping) is expected


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"data": {"count": 1, "items": [{"title": "Baker"}]}}', ""),
        ('{"tags": ["a"], "data": {"items": [{"title": "Baker"}]}}', "data.items"),
        ('{"data": {"baker": {"title": "Baker"}}, "tags": []}', "data"),
    ],
)
def test_rows_within_a_json_document(tmp_path: Path, text: str, path: str) -> None:
    (tmp_path / "e.json").write_text(text, encoding="utf-8")
    assert [row.fields for row in read_rows(tmp_path / "e.json", path)] == [{"title": "Baker"}]


def test_a_path_without_rows_is_reported(tmp_path: Path) -> None:
    (tmp_path / "e.json").write_text('{"data": {"items": 1}}', encoding="utf-8")
    with pytest.raises(CannotImport, match=r"no list of rows at 'data\.items'"):
        read_rows(tmp_path / "e.json", "data.items")


def test_not_a_number_is_a_missing_value(tmp_path: Path) -> None:
    assert rows_of(tmp_path, '{"title": "Baker", "pay": NaN}', "e.jsonl") == [{"title": "Baker", "pay": None}]
