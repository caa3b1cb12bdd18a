"""Filters as trees of conditions, in the database."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from roadmap.actions import change_item, create_item
from roadmap.filters import where_of_tree
from roadmap.filters.days import day_of
from roadmap.models import CustomField, Item, Link, Status

pytestmark = pytest.mark.django_db


def found(actor, node) -> set[str]:
    where = where_of_tree(node, actor)
    sql = (
        "SELECT i.* FROM roadmap_item i JOIN roadmap_status st ON st.id = i.status_id"
        f" WHERE i.workspace_id = (SELECT core_workspace()) {where.sql}"
    )
    return {item.title for item in Item.objects.raw(sql, where.values)}


@pytest.fixture
def plan(act, bob, product):
    """Three items: an early one of bob's, a later one that waits for it, and one of which nothing is known."""
    with act(bob) as by:
        CustomField.objects.create(
            slug="risk", name="Risk", kind="select", options=[{"slug": "high", "name": "High"}]
        )
        CustomField.objects.create(slug="cost", name="Cost", kind="number")
        early = create_item(
            by=by,
            product=product,
            title="Early",
            owner=bob,
            end=date(2020, 1, 31),
            tags=["web"],
            effort=3,
            custom={"risk": "high", "cost": 12},
        )
        later = create_item(
            by=by, product=product, title="Later", start=date(2030, 1, 1), effort=8, parent=early
        )
        create_item(by=by, product=product, title="Bare")
        Link.objects.create(source=early, target=later)
    return early


CASES = [
    ({"field": "effort", "op": ">", "value": 3}, {"Later"}),
    ({"field": "effort", "op": "between", "value": [3, None]}, {"Early", "Later"}),
    ({"field": "effort", "op": "empty"}, {"Bare"}),
    ({"not": {"field": "effort", "op": ">", "value": 3}}, {"Early", "Bare"}),
    ({"field": "owner", "op": "is", "value": "me"}, {"Early"}),
    ({"field": "owner", "op": "is_not", "value": "me"}, {"Later", "Bare"}),
    ({"field": "owner", "op": "any_of", "value": ["me", None]}, {"Early", "Later", "Bare"}),
    ({"field": "tags", "op": "is", "value": "web"}, {"Early"}),
    ({"field": "tags", "op": "empty"}, {"Later", "Bare"}),
    ({"field": "end", "op": "before", "value": "today"}, {"Early"}),
    ({"field": "start", "op": "since", "value": "2030-01-01"}, {"Later"}),
    ({"field": "changed", "op": "since", "value": "today"}, {"Early", "Later", "Bare"}),
    ({"field": "changed", "op": "after", "value": "today"}, set()),
    ({"field": "created_at", "op": "is", "value": "today"}, {"Early", "Later", "Bare"}),
    ({"field": "late", "op": "is", "value": True}, {"Early"}),
    ({"field": "blocked", "op": "is", "value": True}, {"Later"}),
    ({"field": "blocks", "op": ">=", "value": 1}, {"Early"}),
    ({"field": "children", "op": "is", "value": 0}, {"Later", "Bare"}),
    ({"field": "custom.risk", "op": "is", "value": "high"}, {"Early"}),
    ({"field": "custom.risk", "op": "not_empty"}, {"Early"}),
    ({"field": "custom.cost", "op": "<=", "value": 12}, {"Early"}),
    ({"field": "companies", "op": ">", "value": 5, "segment": "Enterprise"}, set()),
    ({"field": "q", "value": "LAT"}, {"Later"}),
    ({"field": "title", "op": "contains", "value": "%"}, set()),
    ({"field": "horizon", "op": "empty"}, {"Early", "Later", "Bare"}),
    (
        {"any": [{"field": "title", "value": "Bare"}, {"all": [{"field": "effort", "op": "<", "value": 5}]}]},
        {"Early", "Bare"},
    ),
    ({"all": []}, {"Early", "Later", "Bare"}),
]


@pytest.mark.parametrize(("node", "titles"), CASES, ids=[json.dumps(node) for node, _titles in CASES])
def test_what_a_condition_finds(act, bob, plan, node, titles):
    with act(bob) as actor:
        assert found(actor, node) == titles


def test_nothing_waits_for_what_has_shipped(act, bob, plan):
    with act(bob) as actor:
        change_item(Item.objects.get(pk=plan.pk), by=actor, status=Status.objects.get(category="shipped"))
        assert found(actor, {"field": "blocked", "value": True}) == set()


@pytest.mark.parametrize(
    "node",
    [
        [],
        {},
        "x",
        {"field": "password"},
        {"field": "custom.nothing", "op": "empty"},
        {"field": "effort", "op": "contains"},
        {"field": "effort", "op": ">", "value": "much"},
        {"field": "end", "op": "before", "value": "soon"},
        {"all": 1},
        {"field": "status", "value": "Planned"},
        {"field": "late", "value": "yes"},
        {"field": "q", "value": "\x00"},
        {"field": "start", "op": "between", "value": [None, None]},
        {"field": "votes", "op": ">", "value": 1, "segment": "A"},
        {"field": "score.x", "op": ">", "value": 1},
    ],
    ids=str,
)
def test_what_is_not_understood_is_told(act, bob, plan, node):
    with act(bob) as actor, pytest.raises(Invalid) as refusal:
        where_of_tree(node, actor)
    assert str(refusal.value.errors["filter"])


def test_a_filter_does_not_grow_without_end(act, bob, plan):
    deep: dict = {"field": "late", "value": True}
    for _level in range(20):
        deep = {"not": deep}
    with act(bob) as actor:
        for node in (deep, {"all": [{"field": "late", "value": True}] * 300}):
            with pytest.raises(Invalid):
                where_of_tree(node, actor)


VALUES = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=8)
    | st.lists(st.text(max_size=3), max_size=3)
)
LEAVES = st.fixed_dictionaries(
    {
        "field": st.sampled_from(
            ["title", "status", "effort", "end", "changed", "tags", "late", "custom.risk", "custom.cost", "x"]
        ),
        "op": st.sampled_from(
            [
                "is",
                "is_not",
                "any_of",
                "none_of",
                "empty",
                "not_empty",
                ">",
                "<=",
                "contains",
                "between",
                "since",
            ]
        ),
        "value": VALUES,
    }
)
NODES = st.recursive(
    LEAVES,
    lambda node: (
        st.lists(node, max_size=3).map(lambda nodes: {"all": nodes})
        | st.lists(node, max_size=3).map(lambda nodes: {"any": nodes})
        | node.map(lambda one: {"not": one})
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(node=NODES)
def test_any_filter_is_run_or_refused_and_its_opposite_finds_the_rest(act, bob, plan, node):
    with act(bob) as actor:
        try:
            where_of_tree(node, actor)
        except Invalid:
            return
        assert found(actor, {"not": node}) == {"Early", "Later", "Bare"} - found(actor, node)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 5, 14)),
        ("Monday", date(2026, 5, 11)),
        ("thursday", date(2026, 5, 14)),
        ("friday", date(2026, 5, 8)),
        ("7d", date(2026, 5, 7)),
        ("+2w", date(2026, 5, 28)),
        ("3m", date(2026, 2, 14)),
        ("2026-02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_days_as_people_name_them(text, day):
    assert day_of(text, date(2026, 5, 14)) == day


def test_a_month_back_from_its_last_day():
    assert day_of("1m", date(2026, 3, 31)) == date(2026, 2, 28)
    assert day_of("1d", date(2026, 3, 1)) == date(2026, 3, 1) - timedelta(days=1)
