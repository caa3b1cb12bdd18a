"""The one promise of an audience: what it may not see, no words of ours contain."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.changes import Change, change_for
from stakeholders.visibility import (
    CATEGORIES,
    EVERYTHING,
    FIELDS,
    PRECISIONS,
    Names,
    Rules,
    coarse,
    may_see_subject,
    may_see_update,
    see,
    visible_kpis,
)
from stakeholders.words import headline, line

PRODUCTS = ("p1", "p2")
NAMES = Names(
    statuses={category: (f"STATUS-{category}", category) for category in CATEGORIES},
    products={"p1": "PRODUCT-one", "p2": "PRODUCT-two"},
    objectives={"o1": ("OBJECTIVE-one", "p1"), "o2": ("OBJECTIVE-two", "p2"), "o3": ("OBJECTIVE-all", None)},
    people={"u1": "PERSON-one", "u2": "PERSON-two"},
    teams={"t1": "TEAM-one", "t2": "TEAM-two"},
)
BASE = {
    "id": "i1",
    "key": "KEY-1",
    "title": "TITLE",
    "description": "SUMMARY one.",
    "type": "feature",
    "product": "p1",
    "status": "planned",
    "horizon": "",
    "start": None,
    "start_precision": "",
    "end": "2026-08-21",
    "end_precision": "day",
    "owner": "u1",
    "team": "t1",
    "objective": "o1",
    "tags": ["TAG-one"],
    "effort": 3.0,
    "shipped_at": None,
}

days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
precisions = st.sampled_from(("day", "month", "quarter", "half", "year"))


@st.composite
def states(draw: st.DrawFn) -> dict[str, Any]:
    end, start = draw(st.none() | days), draw(st.none() | days)
    status = draw(st.sampled_from(CATEGORIES))
    return BASE | {
        "title": draw(st.sampled_from(("TITLE-a", "TITLE-b"))),
        "description": draw(st.sampled_from(("SUMMARY one.", "SUMMARY two.", ""))),
        "key": draw(st.sampled_from(("KEY-1", "KEY-2"))),
        "type": draw(st.sampled_from(("feature", "bug"))),
        "product": draw(st.sampled_from(PRODUCTS)),
        "status": status,
        "horizon": draw(st.sampled_from(("", "now", "next", "later"))),
        "start": start and start.isoformat(),
        "start_precision": draw(precisions) if start else "",
        "end": end and end.isoformat(),
        "end_precision": draw(precisions) if end else "",
        "owner": draw(st.sampled_from((None, "u1", "u2"))),
        "team": draw(st.sampled_from((None, "t1", "t2"))),
        "objective": draw(st.sampled_from((None, "o1", "o2", "o3"))),
        "tags": draw(st.lists(st.sampled_from(("TAG-one", "TAG-two")), unique=True)),
        "effort": draw(st.sampled_from((None, 3.0, 5.0))),
        "shipped_at": "2026-05-07T10:00:00+00:00" if status == "shipped" else None,
    }


rules_of = st.builds(
    Rules,
    products=st.none() | st.frozensets(st.sampled_from(PRODUCTS)),
    categories=st.frozensets(st.sampled_from(CATEGORIES)),
    fields=st.frozensets(st.sampled_from(FIELDS)),
    precision=st.sampled_from(PRECISIONS),
    tells_leaving=st.booleans(),
)


def spoken(change: Change) -> str:
    """Everything that leaves the house about a change: stored, as a line, as a subject."""
    said = line(change)
    return " ".join((json.dumps(change.as_json()), said.sentence, said.told, said.title, headline(change)))


HIDDEN_WORDS = {
    "summary": ("SUMMARY",),
    "status": ("STATUS-",),
    "product": ("PRODUCT-",),
    "objective": ("OBJECTIVE-",),
    "key": ("KEY-",),
    "owner": ("PERSON-",),
    "team": ("TEAM-",),
    "tags": ("TAG-",),
    "scores": ("effort",),
    "type": ("feature", "bug"),
    "dates": ("202",),
}
# Of the scores, effort is granted by itself as well.
ALSO = {"scores": ("effort",)}


@given(rules_of, st.none() | states(), st.none() | states())
def test_hidden_fields_are_never_spoken(rules: Rules, before: dict | None, after: dict | None) -> None:
    change = change_for(rules, before, after, NAMES)
    if change is None:
        return
    said = spoken(change)
    for name, words in HIDDEN_WORDS.items():
        if not {name, *ALSO.get(name, ())} & rules.fields:
            assert not any(word in said for word in words), (name, said)


@given(rules_of, states(), states())
def test_a_title_is_spoken_only_if_it_was_visible(rules: Rules, before: dict, after: dict) -> None:
    before, after = before | {"title": "TITLE-before"}, after | {"title": "TITLE-after"}
    change = change_for(rules, before, after, NAMES)
    said = spoken(change) if change else ""
    for state in (before, after):
        if see(rules, state, NAMES) is None:
            assert state["title"] not in said


@given(rules_of, states(), states())
def test_changes_of_hidden_things_are_silent(rules: Rules, before: dict, after: dict) -> None:
    """Two snapshots that look the same to an audience give no change at all, whatever differs behind."""
    if see(rules, before, NAMES) == see(rules, after, NAMES):
        assert change_for(rules, before, after, NAMES) is None


@given(rules_of, states(), states())
def test_an_objective_of_a_hidden_product_has_no_name(rules: Rules, before: dict, after: dict) -> None:
    change = change_for(rules, before, after, NAMES)
    for objective, product in (("OBJECTIVE-one", "p1"), ("OBJECTIVE-two", "p2")):
        if change and not rules.covers(product):
            assert objective not in spoken(change)


@given(days, st.integers(-40, 40), precisions, st.sampled_from(PRECISIONS[1:]))
def test_a_move_within_the_allowed_span_is_silent(day: date, by: int, precision: str, limit: str) -> None:
    rules = Rules(fields=frozenset({"dates"}), precision=limit)
    moved = BASE | {"end": (day + timedelta(days=by)).isoformat(), "end_precision": precision}
    before = BASE | {"end": day.isoformat(), "end_precision": precision}
    same = coarse(before["end"], precision, limit) == coarse(moved["end"], precision, limit)
    assert (change_for(rules, before, moved, NAMES) is None) == same


@given(rules_of, states(), states())
def test_no_finer_date_than_allowed_is_kept(rules: Rules, before: dict, after: dict) -> None:
    change = change_for(rules, before, after, NAMES)
    order = ("day", "month", "quarter", "half", "year", "none")
    for pair in (change.parts if change else {}).values():
        for value in pair:
            if hasattr(value, "precision"):
                assert order.index(value.precision) >= order.index(rules.precision)


@given(rules_of, states())
def test_there_and_back_again_is_silent(rules: Rules, state: dict) -> None:
    assert change_for(rules, state, dict(state), NAMES) is None


@given(states(), states())
def test_a_change_survives_being_stored(before: dict, after: dict) -> None:
    change = change_for(EVERYTHING, before, after, NAMES)
    if change:
        again = Change.from_json(json.loads(json.dumps(change.as_json())))
        assert line(again) == line(change)


CUSTOMERS = Rules(
    products=frozenset({"p1"}),
    categories=frozenset({"planned", "in_progress", "shipped"}),
    fields=frozenset({"horizon", "dates"}),
    precision="quarter",
)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({"status": "idea"}, {}, "new"),
        ({"product": "p2"}, {}, "new"),
        ({}, {"status": "dropped"}, "gone"),
        ({}, {"status": "idea"}, "gone"),
        ({}, {"product": "p2"}, None),
        ({}, {"end": "2026-09-30"}, None),
        ({}, {"end": "2026-10-01"}, "later"),
        ({}, {"end": "2026-06-30"}, "earlier"),
        ({}, {"end": None, "end_precision": ""}, "undated"),
        ({}, {"owner": "u2", "team": "t2", "effort": 8.0}, None),
        ({}, {"status": "shipped", "shipped_at": "2026-08-01T00:00:00+00:00"}, "shipped"),
        ({}, {"status": "in_progress"}, "moved"),
        ({"status": "shipped"}, {}, "back"),
    ],
)
def test_customers_are_told(before: dict, after: dict, kind: str | None) -> None:
    change = change_for(CUSTOMERS, BASE | before, BASE | after, NAMES)
    assert (change.kind if change else None) == kind


def test_a_deleted_item_is_no_longer_planned_and_silent_if_not_allowed() -> None:
    assert change_for(CUSTOMERS, BASE, None, NAMES).kind == "gone"
    silent = Rules(products=CUSTOMERS.products, categories=CUSTOMERS.categories, tells_leaving=False)
    assert change_for(silent, BASE, None, NAMES) is None


def test_what_was_never_seen_does_not_leave() -> None:
    assert change_for(CUSTOMERS, BASE | {"status": "idea"}, None, NAMES) is None


def test_updates_and_kpis_follow_the_audience() -> None:
    assert not may_see_subject(CUSTOMERS, seen_item=False, product="p1", kind="item")
    assert not may_see_subject(CUSTOMERS, seen_item=False, product="p1", kind="objective")
    assert may_see_subject(CUSTOMERS, seen_item=False, product="p1", kind="product")
    assert not may_see_subject(CUSTOMERS, seen_item=False, product="p2", kind="product")
    assert not may_see_update(CUSTOMERS, audience_visible=False, subject_visible=True)
    assert may_see_update(EVERYTHING, audience_visible=False, subject_visible=True)
    assert visible_kpis(CUSTOMERS, ["k1"]) == []
    assert visible_kpis(Rules(kpis=frozenset({"k2"})), ["k1", "k2"]) == ["k2"]


def test_what_is_put_away_is_not_there_and_is_no_news_when_it_is_back() -> None:
    shipped = BASE | {"status": "shipped", "shipped_at": "2026-05-01T10:00:00+00:00"}
    away = {"archived_at": "2026-06-01T10:00:00+00:00"}
    assert see(EVERYTHING, BASE | away, NAMES) is None
    assert change_for(EVERYTHING, BASE, BASE | away, NAMES) is None
    assert change_for(EVERYTHING, shipped | away, shipped, NAMES) is None
    back = change_for(EVERYTHING, BASE | away, BASE, NAMES)
    assert back is not None
    assert back.kind == "new"
