"""Columns for the workspace's own fields, found by name, checked where all values are."""

import pytest

from core.models import User
from roadmap.actions.fields import create_field
from roadmap.actions.gates import create_gate
from roadmap.models import CustomField, Item, Status
from tests.conftest import Act
from tests.imports.conftest import Bring, rejected, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]
HEADER = [
    "id",
    "title",
    "T-shirt",
    "Price",
    "Launch",
    "Regions",
    "Designer",
    "Contract",
    "Legal",
    "custom.note",
]
ONE = [
    "A-1",
    "One",
    "large",
    "1,250.50",
    "14/05/2026",
    "EU; US",
    "Bob Example",
    "https://example.org/1",
    "yes",
    "Hm",
]


@pytest.fixture(autouse=True)
def own(act: Act, bob: User) -> None:
    with act(bob) as by:
        create_field(by=by, name="T-shirt", kind="select", options=["Small", "Large"])
        create_field(by=by, name="Price", kind="money")
        create_field(by=by, name="Launch", kind="date")
        create_field(by=by, name="Regions", kind="multiselect", options=["US", "EU"])
        create_field(by=by, name="Designer", kind="person")
        create_field(by=by, name="Contract", kind="url")
        create_field(by=by, name="Legal", kind="checkbox")
        create_field(by=by, name="Note", kind="text")
        create_field(by=by, name="Ratio", kind="formula", formula="value / effort")


def test_they_come_in_by_name(bring: Bring, act: Act, bob: User) -> None:
    job = bring(table(HEADER, ONE))
    assert job.counts.get("created") == 1, (rejected(job, act), job.problem)
    with act():
        assert Item.objects.get().custom == {
            "t_shirt": "large",
            "price": 1250.5,
            "launch": "2026-05-14",
            "regions": ["us", "eu"],
            "designer": str(bob.pk),
            "contract": "https://example.org/1",
            "legal": True,
            "note": "Hm",
        }


def test_again_changes_nothing_and_a_blank_clears(bring: Bring, act: Act) -> None:
    bring(table(HEADER, ONE))
    assert bring(table(HEADER, ONE)).counts["unchanged"] == 1
    assert bring(table(["id", "title", "Price"], ["A-1", "One", ""])).counts["updated"] == 1
    with act():
        held = Item.objects.get().custom
    assert "price" not in held
    assert held["note"] == "Hm"


def test_a_wrong_value_rejects_its_row_alone(bring: Bring, act: Act) -> None:
    rows = [
        ["A-1", "One", "huge", ""],
        ["A-2", "Two", "small", "x"],
        ["A-3", "Three", "small", "https://a.org"],
    ]
    job = bring(table(["id", "title", "T-shirt", "Contract"], *rows))
    assert job.counts, job.problem
    assert (job.counts["created"], job.counts["rejected"]) == (1, 2)
    said = list(rejected(job, act).values())
    assert "“huge” is none of" in said[0]
    assert "https://" in said[1]


def test_open_gates_are_errors_of_their_rows(bring: Bring, act: Act, bob: User) -> None:
    with act(bob) as by:
        create_gate(by=by, status=Status.objects.get(name="Planned"), text="Has a price")
    job = bring(table(["id", "title", "status"], ["A-1", "One", "Planned"], ["A-2", "Two", "Idea"]))
    assert (job.counts["created"], job.counts["rejected"]) == (1, 1)
    assert "Has a price" in next(iter(rejected(job, act).values()))


def test_a_row_without_a_required_value_is_told(bring: Bring, act: Act) -> None:
    with act():
        CustomField.objects.create(slug="tier", name="Tier", kind="text", required=True)
    fields = {"title": {"column": "Title"}, "custom.tier": {"column": "Tier"}}
    job = bring(table(["Title", "Tier"], ["One", "A"], ["Two", ""]), fields=fields)
    assert (job.counts["created"], job.counts["rejected"]) == (1, 1), job.reasons
    assert "“Tier” is required" in rejected(job, act)[3]
    constant = {"title": {"column": "Title"}, "custom.tier": {"constant": "B"}}
    assert bring(table(["Title"], ["Two"]), fields=constant).counts["created"] == 1
