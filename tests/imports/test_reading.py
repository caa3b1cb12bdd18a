"""Files as people make them, read without being told how."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.errors import Invalid
from core.imports import sheets
from core.imports.source import Source, open_source

Open = Callable[[bytes], Source]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def make(data: bytes) -> Source:
        path = tmp_path / "file"
        path.write_bytes(data)
        return open_source(path)

    return make


def cells(source: Source) -> list[list[str]]:
    return [row for _number, row in source.rows()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_finds_the_delimiter(opened: Open, delimiter: str) -> None:
    source = opened(
        delimiter.join(["name", "revenue"]).encode() + b"\n" + f'"A{delimiter} B"{delimiter}1'.encode()
    )
    assert source.columns == ["name", "revenue"]
    assert cells(source) == [[f"A{delimiter} B", "1"]]


def test_a_decimal_comma_is_no_delimiter(opened: Open) -> None:
    assert opened(b"name;price\nA;1,5\nB;2,5\nC;3,5").columns == ["name", "price"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_it_finds_the_encoding(opened: Open, encoding: str) -> None:
    source = opened("Name,Ort\nMüller,Köln\nJosé,Paris\n".encode(encoding))
    assert source.columns[0] == "Name"
    assert cells(source) == [["Müller", "Köln"], ["José", "Paris"]]


def test_cyrillic_without_a_mark_is_read_by_statistics(opened: Open) -> None:
    text = "имя,город\n" + "Иван Петров,Москва\nМария Смирнова,Санкт-Петербург\n" * 20
    source = opened(text.encode("cp1251"))
    assert cells(source)[0] == ["Иван Петров", "Москва"]
    assert any("accents" in warning for warning in source.format.warnings)


def test_broken_utf8_is_told_and_survived(opened: Open) -> None:
    source = opened("name\nMüller\nKöln\nÅsa\n".encode() + b"Br\xc3ken\n")
    assert cells(source)[0] == ["Müller"]
    assert cells(source)[-1] == ["Br\ufffdken"]
    assert "1 place is not sound UTF-8" in source.format.warnings[0]


def test_blank_rows_and_a_title_above_the_header_are_passed_over(opened: Open) -> None:
    source = opened(b"Export of May\n\n\nname,owner,state\n\nA,x,open\n,,\n  ,,\nB,y,done\n")
    assert source.columns == ["name", "owner", "state"]
    assert list(source.rows()) == [(6, ["A", "x", "open"]), (9, ["B", "y", "done"])]


def test_excels_hint_is_followed(opened: Open) -> None:
    source = opened(b"sep=;\r\nname;note\r\nA;one, two, three\r\n")
    assert source.columns == ["name", "note"]
    assert cells(source) == [["A", "one, two, three"]]


def test_columns_without_names_or_with_the_same_get_their_own(opened: Open) -> None:
    assert opened(b"name,,name\na,b,c\n").columns == ["name", "Column B", "name (2)"]


def test_data_without_a_header_is_seen(opened: Open) -> None:
    source = opened(b"2014-07-01 00:00:00,10844\n2014-07-01 00:30:00,8127\n")
    assert source.columns == ["Column A", "Column B"]
    assert len(cells(source)) == 2


def test_a_quotation_mark_left_open_is_told(opened: Open) -> None:
    source = opened(b'name,note\nA,"never closed\nB,x\n')
    assert any("never closed" in warning for warning in source.format.warnings)


def test_nul_is_left_out(opened: Open) -> None:
    assert cells(opened(b"name,note\nA\0B,x\n")) == [["AB", "x"]]


def test_samples_are_few_and_short(opened: Open) -> None:
    source = opened(b"name\n" + b"\n".join(b"x" * 500 + str(n).encode() for n in range(9)) + b"\nA\n")
    assert source.samples()["name"] == ["x" * 80, "A"]


@pytest.mark.parametrize("data", [b"", b"\n\n\n", b"   \n"])
def test_an_empty_file_is_refused(opened: Open, data: bytes) -> None:
    with pytest.raises(Invalid, match="empty"):
        opened(data)


@pytest.mark.parametrize(
    ("data", "name"), [(b"%PDF-1.7", "PDF"), (b"\xd0\xcf\x11\xe0\xa1", "XLS"), (b"\x1f\x8b\x08", "gzip")]
)
def test_other_formats_are_refused_by_name(opened: Open, data: bytes, name: str) -> None:
    with pytest.raises(Invalid, match=f"This is a {name} file"):
        opened(data + b" more")


# XLSX -----------------------------------------------------------------------------------------------------------


def workbook(*rows: list[object], title: str = "Sheet1") -> bytes:
    book = Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_workbook_reads_like_a_csv_with_iso_dates(opened: Open) -> None:
    when = datetime(2026, 6, 15, 10, 30)
    source = opened(
        workbook(["name", "due", "n", "ok"], ["A", date(2026, 6, 15), 5.0, True], ["B", when, 2.5, None])
    )
    assert source.columns == ["name", "due", "n", "ok"]
    assert cells(source) == [["A", "2026-06-15", "5", "true"], ["B", "2026-06-15T10:30:00", "2.5", ""]]


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(opened: Open) -> None:
    bomb = packed({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": b"0" * 60_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(Invalid, match="unpacks to far more"):
        opened(bomb)


@pytest.mark.parametrize("name", ["xl/texts.xml", "xl/styles.xml", "xl/worksheets/sheet9.xml"])
def test_a_part_that_is_kept_in_memory_is_capped_whatever_its_name(
    opened: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(sheets, "MAX_WHOLE", 1000)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = f'<Types><Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    with pytest.raises(Invalid, match="too much text"):
        opened(
            packed({"[Content_Types].xml": types, name: b"<sst>" + b"a" * 2000, "xl/workbook.xml": b"<w/>"})
        )


def test_a_large_sheet_is_no_text_too_large(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_WHOLE", 15_000)
    assert len(cells(opened(workbook(["n"], *[[number] for number in range(2000)])))) == 2000


def test_many_parts_are_refused(opened: Open) -> None:
    with pytest.raises(Invalid, match="too many parts"):
        opened(packed({f"xl/{n}.xml": b"" for n in range(2500)}))


def test_entity_definitions_are_refused(opened: Open) -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'
    with pytest.raises(Invalid, match="definitions"):
        opened(packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": evil}))


def test_a_zip_that_is_no_workbook_and_a_damaged_one_are_refused(opened: Open) -> None:
    with pytest.raises(Invalid, match="no Excel workbook"):
        opened(packed({"a.csv": b"name\nA"}))
    with pytest.raises(Invalid, match="damaged"):
        opened(workbook(["name"], ["A"])[:-40])
    with pytest.raises(Invalid, match="cannot be read"):
        opened(packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<nothing"}))


def test_a_wrong_encoding_by_hand_is_told(opened: Open) -> None:
    source = opened(b"name,note\nA,b\n")
    source.format.encoding = "utf-16"
    with pytest.raises(Invalid, match="cannot be read to its end"):
        cells(source)
