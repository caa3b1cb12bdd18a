"""CSV as people make it: comma, semicolon, tab or bar; a title above the header; "sep=;" from Excel."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

DELIMITERS = ",;\t|"
SAMPLE = 256 * 1024
# The csv module refuses fields beyond 128 KiB with an error for the whole file; a long text is a matter of its row.
csv.field_size_limit(64 * 1024 * 1024)


def read(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """All records, blank ones as [] or empty cells; memory holds one at a time."""
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        yield from csv.reader(clean(file), delimiter=delimiter)


def clean(lines: Iterable[str]) -> Iterator[str]:
    """Without NUL, which Postgres cannot keep; Excel's "sep=;" line becomes a blank one."""
    for index, line in enumerate(lines):
        text = line.replace("\0", "") if "\0" in line else line
        yield "\n" if index == 0 and is_hint(text) else text


def is_hint(line: str) -> bool:
    return line.strip().lower().startswith("sep=") and len(line.strip()) <= 5


def detect_delimiter(path: Path, encoding: str) -> str:
    """The delimiter by which most rows get the same width as the first full one."""
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        text = file.read(SAMPLE)
    first = text.split("\n", 1)[0]
    if is_hint(first) and first.strip()[4:]:
        return first.strip()[4]
    whole = text if len(text) < SAMPLE else text[: text.rfind("\n") + 1]
    scores = {delimiter: score(whole, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0.0, 0) else ","


def score(text: str, delimiter: str) -> tuple[float, int]:
    """(share of rows with the commonest width, that width); (0, 0) where it does not divide."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths = Counter(len(row) for row, _limit in zip(rows, range(200), strict=False) if any(row))
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return (count / widths.total(), width) if width > 1 else (0.0, 0)


def odd_quotes(path: Path) -> bool:
    """Whether a quotation mark is left open somewhere, so that rows may have run into one."""
    quotes = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            quotes += chunk.count(b'"')
    return quotes % 2 == 1
