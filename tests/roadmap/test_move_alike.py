"""Moving an item by days is one rule: what the workbench draws at once is what the server keeps."""

import json
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from core.dates import ORDER, span
from roadmap.dated import moved

SCRIPT = Path(__file__).parents[1] / "js" / "move-by.mjs"
node = shutil.which("node")


def an_item(random: Random) -> SimpleNamespace:
    """Dates as the database keeps them: whole spans, one of both edges or both."""
    first = date(2024, 1, 1) + timedelta(random.randrange(1500))
    which, precisions = random.choice(["start", "end", "both"]), random.choices(ORDER, k=2)
    start = span(first, precisions[0])[0] if which != "end" else None
    end = span(first + timedelta(random.randrange(400)), precisions[1])[1] if which != "start" else None
    return SimpleNamespace(
        start=start,
        end=end,
        start_precision=precisions[0] if start else "",
        end_precision=precisions[1] if end else "",
    )


def by_server(item: SimpleNamespace, days: int) -> dict[str, str | None]:
    """As it is kept: each edge at the edge of its span."""
    found: dict[str, str | None] = {"start": None, "end": None}
    for (edge, day), side in zip(moved(item, days).items(), (0, 1) if item.start else (1,), strict=False):
        found[edge] = span(day, getattr(item, f"{edge}_precision"))[side].isoformat()
    return found


def as_sent(item: SimpleNamespace) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value or None
        for name, value in vars(item).items()
    }


@pytest.mark.skipif(node is None, reason="node is not installed")
def test_the_browser_moves_alike() -> None:
    random = Random(27)
    cases = [(an_item(random), random.randrange(-800, 800)) for _ in range(4000)]
    sent = json.dumps([[as_sent(item), days] for item, days in cases])
    done = subprocess.run([str(node), str(SCRIPT)], input=sent, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    for (item, days), answer in zip(cases, json.loads(done.stdout), strict=True):
        assert answer == by_server(item, days), (item, days)


def test_what_is_meant_as_a_span_stays_as_long() -> None:
    random = Random(28)
    for _n in range(4000):
        item = an_item(random)
        if not (item.start and item.end) or "day" in (item.start_precision, item.end_precision):
            continue
        away = by_server(item, random.randrange(-800, 800))
        months = [
            _months(item.start, item.end),
            _months(*map(date.fromisoformat, filter(None, away.values()))),
        ]
        assert months[0] == months[1], (item, away)


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month
