"""A row that does not fit is told all that is wrong with it at once, and like faults are counted together."""

from typing import Any

import pytest
from django.urls import reverse

from core.models import User
from roadmap.actions import create_product
from roadmap.models import CustomField, Product, Team
from tests.conftest import Act
from tests.imports.conftest import Bring, rejected, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]
FIELDS = {name: name for name in ("title", "status", "owner", "objective", "end", "team")}
HEAD = ["title", "status", "owner", "objective", "end", "team"]


def test_a_date_that_cannot_be_read_hides_nothing(bring: Bring, act: Act) -> None:
    rows = ["A", "rot", "niemand", "Nowhere", "bald", "New team"], ["B", "Planned", "", "", "2026-05-01", ""]
    job = bring(table(HEAD, *rows), fields=FIELDS)
    said = rejected(job, act)[2]
    assert all(word in said for word in ("End: ", "“bald”", "“rot”", "“niemand”", "“Nowhere”")), said
    assert (job.counts["created"], job.counts["rejected"]) == (1, 1)
    with act():
        assert not Team.objects.exists(), "nothing is made to look at a row that does not come in"


def test_a_product_that_is_missing_hides_no_status(bring: Bring, act: Act) -> None:
    with act() as actor:
        create_product(by=actor, key="CARD", name="Cards")
    job = bring(b"title,status,product\n" + b"".join(b"A%d,rot,\n" % n for n in range(3)), dry=True)
    assert [(said[:22], count) for said, count in job.reasons.items()] == [
        ("Status: “rot” is none ", 3),
        ("Say which product this", 3),
    ]
    assert job.counts["rejected"] == 3


def test_like_faults_are_counted_together_whatever_else_is_wrong(
    bring: Bring, web: Any, bob: User, act: Act
) -> None:
    rows = ["A", "rot", "", "", "", ""], ["B", "rot", "niemand", "", "", ""], ["C", "rot", "", "", "bald", ""]
    job = bring(table(HEAD, *rows), fields=FIELDS, dry=True)
    assert sorted(job.reasons.values()) == [1, 1, 3]
    page = web(bob).get(reverse("import_job", args=["acme", job.pk])).content.decode()
    assert "A row may have several faults" in page


def test_a_row_without_a_title_is_told_the_rest_too(bring: Bring, act: Act, product: Product) -> None:
    job = bring(b"title,product,status\n,Elsewhere,rot\n", dry=True)
    assert len(job.reasons) == 3 and job.counts["rejected"] == 1
    with act():
        assert not CustomField.objects.exists()
