"""What parts add up to, at any depth, and where they contradict the whole; checked against a plain reckoning."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap.actions import change_item, create_item, create_items
from roadmap.models import Item, Status
from roadmap.queries.rollup import rollup_json, rollup_of
from tests.conftest import url

pytestmark = pytest.mark.django_db
BEGIN = date(2027, 1, 1)


@pytest.fixture
def family(act: Any, product: Any) -> dict[str, Item]:
    """An initiative with a part that has two parts of its own."""
    with act() as actor:
        planned = Status.objects.get(category="planned")

        def make(title: str, parent: Item | None, **fields: Any) -> Item:
            return create_item(
                by=actor, product=product, title=title, parent=parent, status=planned, **fields
            )

        whole = make("Whole", None, start=date(2027, 2, 1), end=date(2027, 3, 31), effort=5)
        middle = make("Middle", whole, effort=100)
        return {
            "whole": whole,
            "middle": middle,
            "one": make("One", middle, start=date(2027, 1, 15), end=date(2027, 2, 28), effort=2),
            "two": make("Two", middle, start=date(2027, 3, 1), end=date(2027, 4, 10), effort=4),
        }


def test_any_depth_adds_up(act: Any, api: Any, bob: Any, family: Any) -> None:
    with act() as actor:
        change_item(family["one"], by=actor, status=Status.objects.get(category="shipped"))
    found = api(bob).get(url(f"items/{family['whole'].key}/rollup")).json()
    assert (found["start"], found["end"]) == ("2027-01-15", "2027-04-10")
    assert (found["effort"], found["leaves"], found["children"]) == (6, 2, 1)
    assert found["progress"] == pytest.approx(2 / 6)
    assert found["last"] == str(family["two"].pk)
    assert [warning["code"] for warning in found["warnings"]] == ["ends_after", "starts_before", "effort"]
    assert (
        found["warnings"][0]["words"]
        == "Its parts end on 10 Apr 2027, 10 days after its own end (31 Mar 2027)."
    )
    assert found["warnings"][2]["words"] == "Its effort says 5, its parts add up to 6."


def test_a_part_without_effort_counts_by_number(act: Any, family: Any) -> None:
    with act() as actor:
        change_item(family["two"], by=actor, effort=None)
        change_item(family["one"], by=actor, status=Status.objects.get(category="shipped"))
        found = rollup_of(family["middle"].pk)
    assert found is not None and found.progress == 0.5
    assert found.warnings == []


def test_status_that_disagrees(act: Any, family: Any) -> None:
    with act() as actor:
        shipped = Status.objects.get(category="shipped")
        change_item(family["whole"], by=actor, status=shipped)
        assert "open_below" in rollup_of(family["whole"].pk).warnings
        for part in ("one", "two"):
            change_item(family[part], by=actor, status=shipped)
        assert "done_below" in rollup_of(family["middle"].pk).warnings


def test_dropped_and_archived_parts_do_not_count(act: Any, family: Any) -> None:
    with act() as actor:
        change_item(family["two"], by=actor, status=Status.objects.get(category="dropped"))
        found = rollup_of(family["whole"].pk)
        assert found is not None and (found.end, found.effort) == (date(2027, 2, 28), 2)
        Item.objects.filter(pk=family["one"].pk).update(archived_at=actor.now)
        found = rollup_of(family["whole"].pk)
        assert found is not None and found.leaves == 1  # the middle one itself


def test_without_parts_there_is_nothing(api: Any, bob: Any, family: Any) -> None:
    assert api(bob).get(url(f"items/{family['one'].key}/rollup")).json() is None


def test_all_at_once_is_the_same_and_known_by_its_tag(act: Any, api: Any, bob: Any, family: Any) -> None:
    client = api(bob)
    found = client.get(url("rollup")).json()
    assert set(found) == {str(family["whole"].pk), str(family["middle"].pk)}
    one = client.get(url(f"items/{family['whole'].key}/rollup")).json()
    assert found[str(family["whole"].pk)] == one | {
        "warnings": [warning["code"] for warning in one["warnings"]]
    }


# Any tree --------------------------------------------------------------------------------------------------------

NODES = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.one_of(st.none(), st.integers(0, 60)),
        st.integers(0, 30),
        st.one_of(st.none(), st.integers(0, 9)),
        st.sampled_from(["planned", "shipped", "dropped", "in_progress"]),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NODES)
def test_it_equals_a_plain_reckoning(act: Any, product: Any, nodes: Any) -> None:
    with act() as actor:
        Item.objects.all().delete()
        statuses = {status.category: status for status in Status.objects.all()}
        rows = [
            {
                "product": product,
                "title": f"N{number}",
                "status": statuses[category],
                "start": BEGIN + timedelta(days=start) if start is not None else None,
                "end": BEGIN + timedelta(days=start + long) if start is not None else None,
                "effort": effort,
            }
            for number, (_up, start, long, effort, category) in enumerate(nodes)
        ]
        items = create_items(rows, by=actor)
        for number, (up, *_rest) in enumerate(nodes):
            if number and up < number:
                Item.objects.filter(pk=items[number].pk).update(parent=items[up])
        told = json.loads(rollup_json())
        stored = list(Item.objects.select_related("status"))
        expected = {str(item.pk): plain for item in stored if (plain := reckoned(item, stored))}
        assert {
            pk: (row["start"], row["end"], row["effort"], round(row["progress"], 6))
            for pk, row in told.items()
        } == expected
        for item in stored:
            one = rollup_of(item.pk)
            assert (one is None) == (str(item.pk) not in told)
            assert one is None or one.warnings == told[str(item.pk)]["warnings"]


def reckoned(item: Item, rows: list[Item]) -> Any:
    kept = [row for row in rows if row.status.category != "dropped"]
    if item not in kept:
        return None

    def below(whole: Item) -> list[Item]:
        parts = [row for row in kept if row.parent_id == whole.pk]
        return parts + [deeper for part in parts for deeper in below(part)]

    parts = below(item)
    if not parts:
        return None
    leaves = [part for part in parts if not any(row.parent_id == part.pk for row in kept)]
    efforts = [leaf.effort for leaf in leaves if leaf.effort is not None]
    shipped = [leaf for leaf in leaves if leaf.status.category == "shipped"]
    if len(efforts) == len(leaves) and sum(efforts) > 0:
        progress = sum(leaf.effort for leaf in shipped) / sum(efforts)
    else:
        progress = len(shipped) / len(leaves)
    starts = [part.start.isoformat() for part in parts if part.start]
    ends = [part.end.isoformat() for part in parts if part.end]
    return (
        min(starts, default=None),
        max(ends, default=None),
        sum(efforts) if efforts else None,
        round(progress, 6),
    )
