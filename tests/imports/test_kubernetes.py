"""The real roadmap of Kubernetes comes in; what is dirty is told, nothing vanishes, and again changes nothing."""

import csv
import json
from pathlib import Path

import pytest

from core.models import ImportJob
from roadmap.models import Item
from tests.conftest import Act
from tests.imports.conftest import Bring, mapping_of, real

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> Path:
    return real("kubernetes/items.csv")


@pytest.fixture
def job(file: Path, bring: Bring) -> ImportJob:
    return bring(file.read_bytes(), mapping=mapping_of("kubernetes/items.json", file))


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_none_vanishes(job: ImportJob, file: Path, act: Act) -> None:
    print(json.dumps({"counts": job.counts, "reasons": job.reasons, "warnings": job.warnings}, indent=1))
    assert job.state == "done", job.problem
    assert sum(job.counts.values()) == job.total == len(rows_of(file)) == 648
    with act():
        assert Item.objects.count() == job.counts["created"]
