"""How far a plan slipped is one rule: what the workbench works out in the browser is what pages, API and pictures say."""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.dates import ORDER, span
from roadmap.export.draw.frozen import slip_words
from roadmap.models import Category
from roadmap.slippage import Promise, judged, promise

SCRIPT = Path(__file__).parents[1] / "js" / "slip-of.mjs"
ZONES = ("UTC", "Europe/Lisbon", "Pacific/Auckland", "America/Los_Angeles")
node = shutil.which("node")


def an_end(random: Random) -> tuple[date | None, str]:
    if random.random() < 0.15:
        return None, ""
    precision = random.choice(ORDER)
    return span(date(2026, 1, 1) + timedelta(random.randrange(900)), precision)[1], precision


def a_case(random: Random) -> tuple[Any, ...]:
    shipped = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=random.randrange(900 * 24 * 60))
    return (
        *an_end(random),
        random.choice(Category.values),
        *an_end(random),
        random.choice(Category.values),
        shipped if random.random() < 0.6 else None,
        random.choice(ZONES),
    )


def by_server(case: tuple[Any, ...]) -> list[Any]:
    was, was_precision, then, end, precision, category, shipped, zone = case
    day = shipped.astimezone(ZoneInfo(zone)).date() if shipped else None
    line = judged(None, Promise(was, was_precision), then, promise(end, precision, category, day), category)
    return [line.kind, line.days, slip_words(line)]


def as_sent(case: tuple[Any, ...]) -> list[Any]:
    was, was_precision, then, end, precision, category, shipped, zone = case

    def iso(value: date | None) -> str | None:
        return value.isoformat() if value else None

    frozen = {"end": iso(was), "end_precision": was_precision or None, "category": then}
    item = {"end": iso(end), "end_precision": precision or None, "shipped_at": iso(shipped)}
    return [frozen, item, category, zone]


@pytest.mark.skipif(node is None, reason="node is not installed")
def test_the_browser_says_the_same() -> None:
    random = Random(11)
    cases = [a_case(random) for _ in range(3000)]
    sent = json.dumps([as_sent(case) for case in cases])
    done = subprocess.run([str(node), str(SCRIPT)], input=sent, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout)
    for case, answer in zip(cases, answers, strict=True):
        assert answer == by_server(case), case
    assert {kind for kind, _days, _words in answers} == {
        *("slipped", "earlier", "kept", "undated", "dropped", "done")
    }
