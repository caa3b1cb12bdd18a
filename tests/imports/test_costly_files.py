"""Files that would cost far more than their size: refused in words before the cost is paid, and read in little memory."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from core.errors import Invalid
from core.imports import json_parts, objects, sheet_rows, sheets, trello
from core.imports.source import open_source

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MB = 1024 * 1024


def book(path: Path, rows: Iterable[str], parts: dict[str, str] | None = None) -> Path:
    """A workbook whose only sheet holds these rows, as XML; without a word on how large it is."""
    made, file = Workbook(), io.BytesIO()
    made.save(file)
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    changed = {"xl/worksheets/sheet1.xml": sheet} | (parts or {})
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in {*whole.namelist(), *changed}:
            out.writestr(name, changed[name] if name in changed else whole.read(name))
    return path


def cells(count: int, row: int = 2, inner: str = "<v>1</v>") -> str:
    letters = (get_column_letter(number) for number in range(1, count + 1))
    return f'<row r="{row}">{"".join(f"""<c r="{at}{row}">{inner}</c>""" for at in letters)}</row>'


HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c></row>'


def refusal(path: Path) -> str:
    with pytest.raises(Invalid) as refused:
        list(open_source(path).rows())
    return str(refused.value.errors["file"])


def most_memory(path: Path) -> int:
    """Megabytes at the worst moment; a refusal counts too."""
    tracemalloc.start()
    try:
        for _row in open_source(path).rows():
            pass
    except Invalid:
        pass
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return most // MB


# Workbooks ------------------------------------------------------------------------------------------------------


def test_cells_beyond_the_last_column_are_refused_and_not_cut_away(tmp_path: Path) -> None:
    (path := tmp_path / "a.xlsx").touch()
    assert len(next(open_source(book(path, [cells(512, 1), cells(512, 2)])).rows())[1]) == 512
    said = refusal(book(tmp_path / "b.xlsx", [HEAD, cells(513)]))
    assert "Row 2 has cells beyond column SR, the 512th." in said


def test_cells_that_only_have_a_look_are_no_columns(tmp_path: Path) -> None:
    (row,) = open_source(book(tmp_path / "a.xlsx", [HEAD, cells(16_384, inner=""), cells(1, 3)])).rows()
    assert row == (3, ["1"])


@pytest.mark.parametrize(
    "row",
    [f"<row>{'<c><v>1</v></c>' * 300_000}</row>", f"<row>{'<c/>' * 1_000_000}</row>", "<row/>" * 500_000],
    ids=["one row of values", "one row of nothing", "rows of nothing"],
)
def test_no_row_takes_more_memory_than_its_table_may_be_wide(tmp_path: Path, row: str) -> None:
    assert most_memory(book(tmp_path / "a.xlsx", [HEAD, row])) < 8


def test_a_sheet_that_does_not_say_how_large_it_is_is_not_read_to_be_opened(tmp_path: Path) -> None:
    many = (cells(1, number) for number in range(2, 60_000))
    path = book(tmp_path / "a.xlsx", [HEAD, *many, "<row><broken></row>"])
    assert open_source(path).columns == ["title"]


def test_a_row_of_more_text_than_a_row_may_have(tmp_path: Path) -> None:
    row = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"long " * 900_000}</t></is></c></row>'
    assert "more than four million characters" in refusal(book(tmp_path / "a.xlsx", [HEAD, row]))


def test_more_cells_than_any_table_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_rows, "MAX_CELLS", 30)
    rows = [cells(10, number) for number in (2, 3, 4)]
    assert "more than 20 million cells" in refusal(book(tmp_path / "a.xlsx", [HEAD, *rows]))


def test_a_row_further_down_than_rows_go(tmp_path: Path) -> None:
    assert "more rows than Excel" in refusal(book(tmp_path / "a.xlsx", [HEAD, cells(1, 1_048_577)]))


def test_styles_beyond_number(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 200_000}</cellXfs></styleSheet>'
    path = book(tmp_path / "a.xlsx", [HEAD], {"xl/styles.xml": styles})
    assert "too many parts" in refusal(path)


def test_texts_that_many_sheets_share_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, file = Workbook(), io.BytesIO()
    for number in (2, 3):
        made.create_sheet(f"S{number}")
    made.save(file)
    row = '<row r="1"><c r="A1" t="s"><v>1</v></c></row>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    said = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(path := tmp_path / "a.xlsx", "w") as out:
        for name in whole.namelist():
            text = whole.read(name).decode()
            if name.startswith("xl/worksheets/"):
                text = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
            out.writestr(name, text.replace("</Types>", said))
        texts = "<si><t>no</t></si><si><r><t>ti</t></r><r><t>tle</t></r></si>"
        out.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{texts}</sst>')
    read: list[Any] = []
    real = sheets.strings
    monkeypatch.setattr(sheets, "strings", lambda part: read.append(part) or real(part))
    assert sheets.full_sheets(path, 20) == ["Sheet", "S2", "S3"]
    assert len(read) == 1
    assert open_source(path).columns == ["title"]


def test_all_kinds_of_cells_read_as_openpyxl_reads_them(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.active
    sheet.append(["text", "number", "date", "time", "moment", "truth", "sum"])
    sheet.append(["Größe <&> 🎉", 1.5, date(2026, 3, 1), time(8, 30), datetime(2026, 3, 1, 9), True, "=1+1"])
    sheet.append([])
    sheet.append([None, None, "last"])
    sheet["B9"] = 1e21
    made.save(path := tmp_path / "a.xlsx")
    theirs = [list(row) for row in load_workbook(path, data_only=True).active.iter_rows(values_only=True)]
    with sheets.opened(path) as opened:
        ours = [row + [None] * (7 - len(row)) for row in opened.rows("Sheet")]
    assert ours == theirs


def test_how_a_text_is_pronounced_is_no_part_of_it(tmp_path: Path) -> None:
    text = "<is><r><t>東</t></r><r><t>京</t></r><rPh sb='0' eb='2'><t>とうきょう</t></rPh></is>"
    row = f'<row r="2"><c r="A2" t="inlineStr">{text}</c></row>'
    assert list(open_source(book(tmp_path / "a.xlsx", [HEAD, row])).rows()) == [(2, ["東京"])]


def test_definitions_in_a_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "guard_parts", lambda archive: None)
    path = book(tmp_path / "a.xlsx", [HEAD])
    sheet = (
        f'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="{MAIN}"><sheetData>{HEAD}</sheetData></worksheet>'
    )
    assert "definitions" in refusal(book(path, [], {"xl/worksheets/sheet1.xml": sheet}))


# JSON -----------------------------------------------------------------------------------------------------------


def as_csv(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return b"".join(objects.as_csv(path)).decode()


def refused(path: Path, text: str) -> str:
    with pytest.raises(Invalid) as refusal:
        as_csv(path, text)
    return str(refusal.value.errors["file"])


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 64])
@pytest.mark.parametrize(
    "said",
    [
        [{"a": 'größer 🎉\\ "', "n": -12.5e3}, {"a": None, "b": [True, {}]}],
        {"total": 12, "next": None, "issues": [{"n": 123456}, {"n": 7}], "rest": [], "deep": {"a": [[1]]}},
        [],
        {},
        12345,
        "text",
    ],
    ids=["list", "object", "empty list", "empty object", "number", "text"],
)
def test_parts_are_the_same_wherever_the_pieces_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Any, piece: int
) -> None:
    monkeypatch.setattr(json_parts, "PIECE", piece)
    (path := tmp_path / "a.json").write_text(
        " " + json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8-sig"
    )
    found: Any = {} if isinstance(said, dict) else None
    for name, kind, part in json_parts.parts(path):
        value = [] if kind == "list" else part
        if kind == "row":
            (found[name] if isinstance(said, dict) else found).append(part)
        elif isinstance(said, dict):
            found[name] = value
        else:
            found = value
    assert found == said


@pytest.mark.parametrize(
    "text",
    ["", "[", "[1", "[1,", "[1 2]", "[,]", "[1,]", "{", '{"a"', '{"a" 1}', '{"a":}', "{1: 2}", "[1] 2", "nope", '["a', "\ufffe"],
    ids=range(16),
)  # fmt: skip
def test_what_is_no_json(tmp_path: Path, text: str) -> None:
    assert "This is not JSON" in refused(tmp_path / "a.json", text) or text == "\ufffe"


def test_a_comma_after_the_last_row_is_no_json(tmp_path: Path) -> None:
    assert "This is not JSON" in refused(tmp_path / "a.json", '[{"a": 1}, ]')


def test_nested_beyond_any_table(tmp_path: Path) -> None:
    assert "nested deeper" in refused(tmp_path / "a.json", '[{"a": ' + "[" * 100_000)


def test_a_row_longer_than_rows_are(tmp_path: Path) -> None:
    long = json.dumps([{"a": "x"}, {"a": "x" * 2_100_000}])
    assert "longer than two million characters" in refused(tmp_path / "a.json", long)


def test_columns_beyond_number_are_refused_before_they_are_multiplied(tmp_path: Path) -> None:
    rows = ",".join(f'{{"k{number}": 1}}' for number in range(100_000))
    assert "more than 512 columns" in refused(tmp_path / "a.json", f"[{rows}]")


def test_lists_beyond_number(tmp_path: Path) -> None:
    lists = ",".join(f'"k{number}": [{{}}]' for number in range(1_001))
    assert "too many parts" in refused(tmp_path / "a.json", f"{{{lists}}}")


def test_rows_beyond_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "MAX_ROWS", 3)
    assert "more than a million rows" in refused(tmp_path / "a.json", json.dumps([{"a": 1}] * 4))


def test_a_board_that_would_not_fit_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trello, "MOST_OF_A_BOARD", 20_000)
    card = {"id": "1", "name": "x", "idList": "l", "attachments": [{}] * 500}
    assert "Card Name" in as_csv(tmp_path / "a.json", json.dumps({"lists": [], "cards": [card]}))
    card["labels"] = [{}] * 500
    assert "This board is too large" in refused(
        tmp_path / "b.json", json.dumps({"lists": [], "cards": [card]})
    )


@pytest.mark.parametrize(
    "text",
    ["[" + ",".join(['{"a":{}}'] * 300_000) + "]", json.dumps([{"title": "words " * 100, "n": 1}] * 20_000)],
    ids=["small parts", "long texts"],
)
def test_a_list_of_rows_takes_the_memory_of_one(tmp_path: Path, text: str) -> None:
    """As a whole these took 80 and 14 MB."""
    (path := tmp_path / "a.json").write_text(text)
    tracemalloc.start()
    for _piece in objects.as_csv(path):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 4 * MB
