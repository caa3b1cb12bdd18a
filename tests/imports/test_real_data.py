"""Real reports come in as notes and real series as KPIs; what came in equals the files, and again changes nothing."""

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.models import Event
from feedback.models import Note
from metrics.models import Kpi, Point
from tests.conftest import Act
from tests.imports.conftest import Bring, mapping_of, real

pytestmark = pytest.mark.django_db
SERIES = ("nyc_taxi", "Twitter_volume_AAPL", "exchange-2_cpm_results", "art_daily_small_noise")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def visible(text: str) -> str:
    """One title holds a backspace; such letters are left out."""
    return "".join(
        letter for letter in text.strip() if letter in "\n\t" or letter.isprintable() or ord(letter) > 127
    )


def test_reports_come_in_as_notes(bring: Bring, act: Act) -> None:
    file = real("hadoop/feedback.csv")
    rows = rows_of(file)
    job = bring(file.read_bytes(), kind="notes", mapping=mapping_of("hadoop/notes.json", file))
    print(f"hadoop/feedback.csv: {json.dumps(job.counts)} {job.reasons} {job.warnings}")
    assert job.state == "done", job.problem
    assert sum(job.counts.values()) == len(rows) == 2503
    assert job.counts["created"] == len(rows)
    with act():
        notes = {note.external_id.removeprefix("hadoop-"): note for note in Note.objects.all()}
        assert len(notes) == len(rows)
        for row in rows:
            note = notes[row["id"]]
            assert note.text == visible(row["text"])
            assert note.title == " ".join(visible(row["title"]).split())
            assert note.occurred_at == datetime.fromisoformat(row["created"]).replace(tzinfo=UTC)
            assert note.tags == list(filter(None, (row["priority"], row["resolution"])))
        assert Counter(note.state for note in notes.values())["done"] == sum(
            row["status"] == "Resolved" for row in rows
        )
        before = Event.objects.count()
    again = bring(file.read_bytes(), kind="notes", mapping=mapping_of("hadoop/notes.json", file))
    assert again.counts == {"created": 0, "updated": 0, "unchanged": 2503, "rejected": 0}
    with act():
        assert Event.objects.count() == before


@pytest.mark.parametrize("series", SERIES)
def test_series_come_in_as_kpis(bring: Bring, act: Act, series: str) -> None:
    file = real(f"kpi/{series}.csv")
    rows = rows_of(file)
    mapping = mapping_of(f"kpi/{series}.json", file)
    job = bring(file.read_bytes(), kind="points", mapping=mapping)
    print(f"kpi/{series}.csv: {json.dumps(job.counts)}")
    assert (job.state, job.counts["rejected"]) == ("done", 0), job.problem
    assert sum(job.counts.values()) == len(rows)
    # The same time twice is a correction: the later line counts.
    expected = {
        datetime.fromisoformat(row["timestamp"]).replace(tzinfo=UTC): float(row["value"]) for row in rows
    }
    with act():
        kpi = Kpi.objects.get(name=mapping["fields"]["kpi"]["constant"])
        assert dict(Point.objects.filter(kpi=kpi.pk).values_list("at", "value")) == expected
    again = bring(file.read_bytes(), kind="points", mapping=mapping)
    assert again.counts["created"] == 0
    with act():
        assert dict(Point.objects.filter(kpi=kpi.pk).values_list("at", "value")) == expected
