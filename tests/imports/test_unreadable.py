"""What no text can be made of is refused where it stands: it never counts as blank, which would clear the field."""

import json
from datetime import date

import pytest

from roadmap.actions import change_item, create_item
from roadmap.models import Item, Product
from tests.conftest import Act
from tests.imports.conftest import Bring, rejected, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(act: Act, product: Product) -> Item:
    with act() as by:
        made = create_item(by=by, product=product, title="One", description="Kept", tags=["kept"])
        return change_item(made, by=by, start=date(2027, 1, 1), start_precision="quarter", effort=3)


@pytest.mark.parametrize(
    "cell",
    [{"from": 1}, [{"from": 1}], {"name": {"en": "x"}}, [["a"], {"at": [1]}]],
    ids=["object", "list", "name", "mixed"],
)
@pytest.mark.parametrize("field", ["start", "description", "tags", "effort", "team", "owner"])
def test_an_object_is_told_and_clears_nothing(
    item: Item, bring: Bring, act: Act, field: str, cell: object
) -> None:
    rows = [{"title": "One", field: cell}, {"title": "Two", field: None}]
    job = bring(json.dumps(rows).encode(), filename="a.json")
    assert (job.counts["rejected"], job.counts["created"]) == (1, 1), job.counts
    assert "cannot be read as text" in rejected(job, act)[2] and "{" in rejected(job, act)[2]
    with act():
        kept = Item.objects.get(pk=item.pk)
    assert (kept.version, kept.start, kept.description, kept.tags) == (
        item.version, date(2027, 1, 1), "Kept", ["kept"],
    )  # fmt: skip


def test_what_holds_nothing_is_blank(item: Item, bring: Bring, act: Act) -> None:
    rows = [{"title": "One", "start": {"day": None}, "tags": [], "description": {}}]
    assert bring(json.dumps(rows).encode(), filename="a.json").counts["updated"] == 1
    with act():
        kept = Item.objects.get(pk=item.pk)
    assert (kept.start, kept.description, kept.tags) == (None, "", [])


@pytest.mark.parametrize(
    ("said", "day", "precision"),
    [
        ({"day": "2027-03-31", "precision": "day"}, date(2027, 3, 31), "day"),
        ({"day": "2027-03-31", "precision": "month"}, date(2027, 3, 1), "month"),
        ({"day": "2027-05-31", "precision": "quarter", "words": "whatever"}, date(2027, 4, 1), "quarter"),
        ({"day": "2027-05-31", "precision": "half"}, date(2027, 1, 1), "half"),
        ({"day": "2027-07-01", "precision": "year"}, date(2027, 1, 1), "year"),
    ],
    ids=["day", "month", "quarter", "half", "year"],
)
def test_a_date_of_ours_is_as_exact_as_it_was(
    product: Product, bring: Bring, act: Act, said: object, day: date, precision: str
) -> None:
    job = bring(json.dumps([{"title": "One", "start": said}]).encode(), filename="a.json")
    assert job.counts["created"] == 1, rejected(job, act)
    with act():
        made = Item.objects.get()
    assert (made.start, made.start_precision) == (day, precision)


@pytest.mark.parametrize(
    "said", [{"day": "soon", "precision": "day"}, {"day": "2027-03-31", "precision": "decade"}]
)
def test_a_date_of_no_known_shape_is_told(product: Product, bring: Bring, act: Act, said: object) -> None:
    job = bring(json.dumps([{"title": "One", "start": said}]).encode(), filename="a.json")
    assert "cannot be read" in rejected(job, act)[2]


def test_a_short_row_is_told_where_something_was_to_be_read(product: Product, bring: Bring) -> None:
    data = b"title,effort,tags,notes\nOne,1\nTwo,1,a,b\nThree,1,a\n"
    fields = {"title": "title", "effort": "effort", "tags": "tags"}
    job = bring(data, fields=fields, dry=True)
    assert job.counts["created"] == 3
    assert job.warnings == {"The row has 2 cells, the header 4.": 1}
    assert not bring(data, fields={"title": "title", "effort": "effort"}, dry=True).warnings


def test_a_returned_row_that_lost_its_last_cells_keeps_the_others(
    product: Product, bring: Bring, act: Act
) -> None:
    bring(b"title,effort,error\nOne,2\n", fields={"title": "title", "effort": "effort"})
    with act():
        assert Item.objects.get().effort == 2


def test_tags_with_brackets_stay_as_they_are(product: Product, bring: Bring, act: Act) -> None:
    bring(table(["title", "tags"], ["One", '[beta], "say ""hi"", twice", x'], ["Two", '["a", "b, c"]']))
    with act():
        assert dict(Item.objects.values_list("title", "tags")) == {
            "One": ["[beta]", 'say "hi", twice', "x"], "Two": ["a", "b, c"],
        }  # fmt: skip
