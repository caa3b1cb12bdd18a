"""The real roadmap of Kubernetes comes in; what is dirty is told, nothing vanishes, and again changes nothing."""

import json
from collections import Counter
from pathlib import Path

import pytest

from core.models import Event, ImportJob, User
from roadmap.models import Item
from tests.conftest import Act
from tests.imports import kubernetes
from tests.imports.conftest import Bring, mapping_of, real, rejected

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> Path:
    return real("kubernetes/items.csv")


@pytest.fixture
def job(file: Path, bring: Bring) -> ImportJob:
    return bring(file.read_bytes(), mapping=mapping_of("kubernetes/items.json", file))


def test_every_row_comes_in_as_the_file_says_or_is_told(job: ImportJob, file: Path, act: Act) -> None:
    dates = kubernetes.releases(file.parent)
    expected = {row["number"]: kubernetes.read(row, dates) for row in kubernetes.rows_of(file)}
    dirty = {number for number, kep in expected.items() if kep is None}
    with act():
        found = {
            item.external_id.removeprefix("kep-"): kubernetes.Kep(
                item.title,
                item.status.category,
                str(item.team or ""),
                str(item.start or ""),
                str(item.end or ""),
            )
            for item in Item.objects.select_related("status", "team")
        }
    print(f"kubernetes/items.csv: {json.dumps(job.counts)}; {sum(job.warnings.values())} remarks")
    assert job.state == "done"
    assert sum(job.counts.values()) == job.total == len(expected) == 648
    assert found == {number: kep for number, kep in expected.items() if kep is not None}
    assert job.counts["rejected"] == len(dirty) == 5
    assert len(rejected(job, act)) == 5


def test_milestones_without_a_date_stay_undated_and_are_told(job: ImportJob, file: Path, act: Act) -> None:
    dates = kubernetes.releases(file.parent)
    ends = Counter(
        row["stable"] or row["latest_milestone"]
        for row in kubernetes.rows_of(file)
        if kubernetes.category(row["status"], row["stage"])
    )
    unknown = {name: count for name, count in ends.items() if name not in dates and name not in ("", "v0.0")}
    assert {
        name: job.warnings[f"End: “{name}” is not known and was left blank."] for name in unknown
    } == unknown
    with act():
        assert Item.objects.filter(end=None).count() == sum(unknown.values()) + ends[""] + ends["v0.0"]


def test_the_same_file_again_changes_nothing(job: ImportJob, file: Path, bring: Bring, act: Act) -> None:
    with act():
        before = Event.objects.count()
    again = bring(file.read_bytes(), mapping=mapping_of("kubernetes/items.json", file))
    assert again.counts == {"created": 0, "updated": 0, "unchanged": 643, "rejected": 5}
    with act():
        assert Event.objects.count() == before


def test_rejected_rows_come_in_once_corrected(job: ImportJob, bring: Bring, act: Act, bob: User) -> None:
    from core.imports.export import rejected_file

    with act(bob):
        text = rejected_file(job).read().decode("utf-8-sig")
    second = bring(text.replace(",imlpemented,", ",implemented,").encode())
    assert second.counts == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 4}
    with act():
        assert Item.objects.get(external_id="kep-2625").status.category == "shipped"
