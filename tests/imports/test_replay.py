"""The history of a real roadmap, replayed: what a digest tells of any two dates equals a count made from the file."""

import json
import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.events import horizon
from core.models import Event, User, Workspace
from core.tenancy import acting
from roadmap.models import Item
from roadmap.replay import replay, steps
from stakeholders.models import Audience
from stakeholders.snapshots import Window
from stakeholders.told import tell
from stakeholders.visibility import CATEGORIES, FIELDS
from tests.imports import kubernetes
from tests.imports.conftest import mapping_of, real

# The log is read below the oldest running transaction: what the test itself wrote must be committed.
pytestmark = pytest.mark.django_db(transaction=True)
FIRST, LAST = datetime(2019, 4, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def folder() -> Path:
    return real("kubernetes/history.csv").parent


def windows() -> list[tuple[datetime, datetime]]:
    """All of it, each half year, and two dozen stretches of any length that begin and end anywhere."""
    halves = [datetime(2019 + n // 2, 1 + n % 2 * 6, 1, tzinfo=UTC) for n in range(15)]
    dice = random.Random(20260617)
    seconds = int((LAST - FIRST).total_seconds())
    cuts = [
        sorted(FIRST + timedelta(seconds=dice.randrange(seconds)) for _edge in range(2)) for _n in range(24)
    ]
    return [(FIRST, LAST), *pairwise(halves), *((start, end) for start, end in cuts)]


@pytest.mark.slow
def test_what_changed_between_any_two_dates(folder: Path, acme: Workspace, bob: User) -> None:
    told = kubernetes.history(folder)
    history = steps(kubernetes.rows_of(folder / "history.csv"), "number", "title")
    mapping = mapping_of("kubernetes/items.json", folder / "items.csv")
    began = time.monotonic()
    done = replay(history, mapping, workspace=acme, user=bob, id_column="number")
    seconds = time.monotonic() - began
    print(f"{len(history)} lines as {done.rows} changes in {seconds:.1f} s: {done.counts}")
    assert (done.rows, done.counts["rejected"]) == (told.rows, told.refused)
    assert sum(done.counts.values()) == done.rows
    assert done.counts["created"] == len(told.taken)
    the_log_has_its_own_times(acme, told)
    wait_for_the_horizon(acme)
    digests_tell_what_the_file_says(acme, told)


def the_log_has_its_own_times(acme: Workspace, told: kubernetes.History) -> None:
    times = {at for states in told.taken.values() for at, _kep in states}
    with acting(acme, source="system"):
        logged = set(Event.objects.filter(model="roadmap.item").values_list("at", flat=True))
    assert logged <= times
    assert len(logged) > 1500


def wait_for_the_horizon(acme: Workspace) -> None:
    """The log is read below the oldest transaction of the whole server; other tests may be running there."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with acting(acme, source="system"):
            if horizon() > Event.objects.latest("xid").xid:
                return
        time.sleep(0.5)


def digests_tell_what_the_file_says(acme: Workspace, told: kubernetes.History) -> None:
    compared: Counter[str] = Counter()
    with acting(acme, source="system"):
        everybody = Audience.objects.create(
            name="All", categories=list(CATEGORIES), fields=list(FIELDS), date_precision="day"
        )
        numbers = {str(item.pk): item.external_id.removeprefix("kep-") for item in Item.objects.all()}
        for start, end in windows():
            digest = tell(everybody, Window(since=start, until=end), end)
            found = {numbers[change.id]: change.kind for change in digest.changes}
            expected = kubernetes.changed(told, start, end)
            assert found == expected, f"{start:%Y-%m-%d} to {end:%Y-%m-%d}"
            compared.update(expected.values())
    print(f"{len(windows())} pairs of dates, {compared.total()} changes told: {dict(compared)}")
    assert {"new", "shipped", "gone", "later", "earlier", "started", "changed"} <= set(compared)


SMALL = """at,number,field,old,new
2025-11-01T10:00:00Z,1,created,,Pay by bank
2025-11-01T10:00:00Z,1,status,,implementable
2025-11-01T10:00:00Z,1,stable,,v1.21
2026-02-01T10:00:00Z,1,stable,v1.21,v1.22
2026-03-01T10:00:00Z,2,created,,Same-day euro
2026-03-01T10:00:00Z,2,status,,provisional
"""
MAPPING = {
    "options": {"create": ["product"]},
    "lookups": {"releases": {"table": {"v1.21": "2026-04-08", "v1.22": "2026-08-04"}}},
    "fields": {
        "product": {"constant": "Kubernetes"},
        "external_id": "number",
        "title": "title",
        "status": {"column": "status", "values": {"provisional": "Idea", "implementable": "Planned"}},
        "end": {"column": "stable", "lookup": "releases"},
    },
}


def test_a_history_is_played_up_to_a_day_and_on_from_there(
    acme: Workspace, bob: User, tmp_path: Path
) -> None:
    (tmp_path / "history.csv").write_text(SMALL)
    (tmp_path / "items.json").write_text(json.dumps(MAPPING))

    def play(*span: str) -> str:
        out = StringIO()
        names = {"workspace": "acme", "user": bob.email, "id": "number", "mapping": tmp_path / "items.json"}
        call_command("replay", str(tmp_path / "history.csv"), *span, stdout=out, **names)
        return out.getvalue()

    def ends() -> dict[str, str]:
        with acting(acme, source="system"):
            return {item.title: str(item.end or "") for item in Item.objects.all()}

    assert play("--until", "2026-01-01").startswith("1 changes: 1 created")
    assert ends() == {"Pay by bank": "2026-04-08"}
    assert play("--since", "2026-01-01").startswith("2 changes: 1 created, 1 updated")
    assert ends() == {"Pay by bank": "2026-08-04", "Same-day euro": ""}
    with pytest.raises(CommandError, match="is not a date"):
        play("--since", "soon")
