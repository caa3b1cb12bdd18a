"""A file written in any usual way is read as it was meant: delimiter, encoding, numbers, what goes out and comes back."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given
from hypothesis import strategies as st

from core.imports.delimited import DELIMITERS, detect_delimiter, read
from core.imports.encoding import detect
from core.imports.numbers import NumberColumn, parse_decimal
from core.imports.returned import line, restored
from core.imports.source import open_source

CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=3, max_size=8)
)
GERMAN = st.text("abcdefghijklmnopqrstuvwxyzäöüßÄÖÜ ", min_size=3, max_size=20).filter(str.strip)


def written(rows: list[list[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()


def kept(folder: str, data: bytes) -> Path:
    path = Path(folder) / "file.csv"
    path.write_bytes(data)
    return path


@given(TABLES, st.sampled_from(DELIMITERS))
def test_quoted_cells_come_back_by_every_delimiter(rows: list[list[str]], delimiter: str) -> None:
    """With every cell quoted the file leaves no doubt, whatever signs the cells hold."""
    with TemporaryDirectory() as folder:
        path = kept(folder, written(rows, delimiter).encode())
        assert [row for row in read(path, "utf-8", delimiter) if row] == rows


@given(
    st.lists(st.lists(GERMAN, min_size=3, max_size=3), min_size=3, max_size=10), st.sampled_from(DELIMITERS)
)
def test_the_delimiter_of_plain_words_is_found(rows: list[list[str]], delimiter: str) -> None:
    with TemporaryDirectory() as folder:
        path = kept(folder, "\n".join(delimiter.join(row) for row in rows).encode())
        assert detect_delimiter(path, "utf-8") == delimiter


@given(st.lists(GERMAN, min_size=8, max_size=30), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_german_is_read_in_each_of_its_encodings(lines: list[str], encoding: str) -> None:
    text = "\n".join(["Titel", *lines])
    with TemporaryDirectory() as folder:
        found = detect(kept(folder, text.encode(encoding)))
        if encoding != "cp1252":
            assert text.encode(encoding).decode(found.name) == text
        elif not text.isascii():
            assert found.warnings, "what is no UTF-8 is always told"


@given(st.binary(max_size=400))
def test_any_bytes_can_be_read_once_their_encoding_is_chosen(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = kept(folder, data)
        rows = list(read(path, detect(path).name, ","))
    assert not any("\0" in cell for row in rows for cell in row)


@given(st.decimals(-(10**9), 10**9, places=2), st.booleans(), st.sampled_from(["", "€", "$", "CHF "]))
def test_a_number_comes_back_in_both_notations(value: Decimal, german: bool, currency: str) -> None:
    text = f"{value:,.2f}"
    if german:
        text = text.translate(str.maketrans(",.", ".,"))
    column = NumberColumn()
    column.see(text)
    assert parse_decimal(f"{currency}{text}", column.decide()) == value


@given(st.decimals(0, 10**9, places=2).filter(lambda value: value > 0))
def test_brackets_mean_minus(value: Decimal) -> None:
    column = NumberColumn()
    assert parse_decimal(f"({value:.2f})", column.decide()) == -value


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_a_rejected_cell_is_neutralised_on_the_way_out_and_itself_on_the_way_in(cell: str) -> None:
    assume(not cell.startswith("'") and "|" not in cell)
    (out,) = next(csv.reader([line([cell])]))
    assert out[:1] not in "=+-@%" or cell == out and out.lstrip("+-").replace(".", "", 1).isdigit()
    assert restored(out) == cell


@given(
    st.lists(st.lists(GERMAN, min_size=2, max_size=2), min_size=2, max_size=6),
    st.integers(0, 3),
    st.booleans(),
)
def test_blank_lines_and_a_hint_above_change_nothing(rows: list[list[str]], blanks: int, hint: bool) -> None:
    rows = [["Titel", "Beschreibung"], *rows]
    text = ("sep=;\n" if hint else "") + "\n" * blanks + "\n\n".join(";".join(row) for row in rows)
    with TemporaryDirectory() as folder:
        source = open_source(kept(folder, text.encode()))
        assert source.columns == ["Titel", "Beschreibung"]
        assert [[cell.strip() for cell in cells] for _number, cells in source.rows()] == [
            [cell.strip() for cell in row] for row in rows[1:]
        ]
