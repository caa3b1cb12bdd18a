"""What we wrote comes back as it was: unchanged where it came from, the same where nothing is yet; in CSV, XLSX and JSON."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from core.imports.jobs import receive
from core.imports.mapping import parse
from core.models import Membership, User, Workspace
from core.tenancy import Actor
from roadmap.actions import change_item, create_item, create_objective, create_team
from roadmap.actions.fields import create_field
from roadmap.actions.links import create_link
from roadmap.actions.milestones import create_milestone
from roadmap.actions.ratings import rate_item
from roadmap.actions.risks import create_risk
from roadmap.actions.scores import create_scoring_model
from roadmap.export.book import Book
from roadmap.import_own import CHOICE, PLAIN
from roadmap.imports import ItemImporter
from roadmap.models import CustomField, Item, Product, Status
from tests.conftest import Act
from tests.imports.conftest import Bring, again, rejected, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]
FORMS = ("csv", "xlsx", "json")
SHIPPED = datetime(2025, 4, 10, 23, 40, 7, 123456, tzinfo=UTC)
TITLES = (
    "=HYPERLINK(1)", "'=already", "''-twice", "-5", "|bar", 'She said "hi", twice', "قائمة التسوق", "\u200fשלום",
    "Größe & Maß", "10\u00a0kg", "two  spaces", "1e5", "2027-01-01", "true", "_x0041_ <b>&amp;", "semi; colon",
)  # fmt: skip
OWN = (
    *("title", "type", "horizon", "start", "start_precision", "end", "end_precision", "tags", "custom", "owner_id"),
    *("reach", "impact", "confidence", "effort", "value", "product_id", "status_id", "team_id", "objective_id", "milestone_id"),
)  # fmt: skip


@pytest.fixture
def plan(act: Act, acme: Workspace, product: Product, alice: User, bob: User) -> None:
    """Every kind of field, with what files make hardest."""
    Workspace.objects.filter(pk=acme.pk).update(zone="Europe/Berlin")
    with act(bob) as by:
        _fields(by)
        whole = _whole(by, product, alice)
        for place, title in enumerate(TITLES):
            _one(by, product, whole, place, title)
        _beside(by, whole)


def _fields(by: Actor) -> None:
    colours = ["Red", "Green, dark", "Blue; pale", '5" wide', "=red"]
    for kind in ("text", "number", "money", "date", "url", "checkbox", "person"):
        create_field(by=by, name=f"A {kind}", kind=kind)
    create_field(by=by, name="One, of these", kind="select", options=colours)
    create_field(by=by, name="Some", kind="multiselect", options=colours)
    create_field(by=by, name="Effort", kind="number")  # called like a standard one
    create_field(by=by, name="2026", kind="text")
    create_field(by=by, name="Effort ratio", kind="formula", formula="value / effort")


def _whole(by: Actor, product: Product, owner: User) -> Item:
    """Without dates and effort of its own; its parts are in another order, and inherit what it serves."""
    aim = create_objective(by=by, title="Grow, fast", product=product)
    return create_item(by=by, product=product, title="Whole", objective=aim, owner=owner, type="initiative")


def _one(by: Actor, product: Product, whole: Item, place: int, title: str) -> None:
    first, some = place == 0, place % 2
    shipped = Status.objects.get(category="shipped")
    custom = {
        "a_text": "line one\nline “two”, =x" if some else "=1+1", "a_number": [0.1, -2.5, 1234.567, 1.234][place % 4],
        "a_money": 1250.5, "a_date": ["2026-05-14", "1850-01-02"][some], "a_url": "https://example.org/?a=1,2;3",
        "a_checkbox": bool(some), "a_person": str(by.user.pk), "one_of_these": "green_dark",
        "some": ["green_dark"] if first else ["red", "blue_pale", "5_wide"], "effort": 7, "2026": "-",
    }  # fmt: skip
    precision = ["day", "month", "quarter", "half", "year"][place % 5]
    made = create_item(
        by=by, product=product, title=title, parent=whole, owner=by.user, custom=_known(custom),
        tags=["Green, dark"] if first else ["a;b", "[beta]", '"quoted"', "x|y", "plain"],
        start=date(2027, 2, 3 + place % 20), start_precision=precision, end=date(2028, 8, 9), end_precision=precision,
        horizon=["now", "next", "later", ""][place % 4], effort=None if first else place + 0.1, reach=1e-07, impact=1.234,
        confidence=33.3, value=1234567.891, external_id="" if some else f"EXT {place}",
        team=create_team(by=by, name="=Team") if first else Item.objects.exclude(team=None)[0].team,
    )  # fmt: skip
    if first:
        released = create_milestone(by=by, name="Launch, EU", date=date(2027, 3, 4))
        change_item(made, by=by, milestone=released, status=shipped, shipped_at=SHIPPED)


def _known(custom: dict[str, Any]) -> dict[str, Any]:
    slugs = {field.name: field for field in CustomField.objects.all()}
    option = {one["name"]: one["slug"] for one in slugs["Some"].options}
    custom["one_of_these"] = option["Green, dark"]
    custom["some"] = (
        [option["Green, dark"]]
        if len(custom["some"]) == 1
        else [option["Red"], option["Blue; pale"], option['5" wide']]
    )
    named = {
        "a_text": "A text", "a_number": "A number", "a_money": "A money", "a_date": "A date", "a_url": "A url",
        "a_checkbox": "A checkbox", "a_person": "A person", "one_of_these": "One, of these", "some": "Some",
        "effort": "Effort", "2026": "2026",
    }  # fmt: skip
    return {slugs[named[name]].slug: value for name, value in custom.items()}


def _beside(by: Actor, whole: Item) -> None:
    one, two, *_rest = Item.objects.exclude(pk=whole.pk).order_by("rank")
    create_link(one, two, by=by)
    create_risk(by=by, title="Late", item=one)
    for kind, name in (("moscow", "Priority"), ("kano", "Impact score")):
        model = create_scoring_model(by=by, kind=kind, name=name)
        rate_item(one, dict.fromkeys(model.criteria.all(), 3), by=by)


@pytest.fixture
def alike(act: Act, plan: None, product: Product, alice: User, bob: User) -> None:
    """Two of whom and of what there was one, called the same."""
    User.objects.filter(pk=alice.pk).update(name=bob.name)
    with act(bob) as by:
        create_objective(by=by, title="Grow, fast", product=product)
        other = create_milestone(by=by, name="Launch, EU", date=date(2027, 3, 5))
        change_item(Item.objects.get(title=TITLES[0]), by=by, milestone=other)


def exported(web: Any, user: User, form: str, columns: str, language: str = "en", **query: str) -> bytes:
    asked = {"format": form, "columns": columns, "category": "any"} | query
    answer = web(user).get(
        "/api/v1/workspaces/acme/items/export", asked, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def every(act: Act, plan: None) -> str:
    with act():
        return ",".join(name for name in Book().labels if name != "scenario")


def held(act: Act) -> dict[str, dict[str, Any]]:
    with act():
        rows = Item.objects.select_related("parent")
        return {
            item.title.replace("\u00a0", " ").replace("  ", " "): {name: getattr(item, name) for name in OWN}
            | {"title": "", "parent": item.parent.title if item.parent else None}
            for item in rows
        }


@pytest.mark.usefixtures("alike")
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("form", FORMS)
def test_it_comes_back_unchanged(
    every: str, act: Act, bring: Bring, web: Any, bob: User, form: str, language: str
) -> None:
    with act():
        before = list(Item.objects.order_by("pk").values())
    job = bring(exported(web, bob, form, every, language), filename=f"acme-roadmap.{form}")
    told = (job.counts, rejected(job, act), job.warnings, job.examples.get("updated"))
    assert job.counts == {"created": 0, "updated": 0, "unchanged": len(TITLES) + 1, "rejected": 0}, told
    assert job.mapping["preset"].startswith("pmhub") and not job.warnings, job.warnings
    assert {*PLAIN, *CHOICE, "external_id", "custom.some", "custom.a_text"} < job.mapping["fields"].keys()
    with act():
        assert list(Item.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("form", FORMS)
def test_where_nothing_is_yet_it_becomes_the_same(
    every: str, act: Act, bring: Bring, web: Any, bob: User, form: str
) -> None:
    before, data = held(act), exported(web, bob, form, every, sort="-title")
    with act():
        outside = set(Item.objects.values_list("external_id", flat=True)) - {""}
        Item.objects.all().delete()
        Product.objects.update(next_number=1)  # so that old keys mean other items
    job = bring(data, filename=f"a.{form}")
    assert job.counts["created"] == len(TITLES) + 1, (job.counts, rejected(job, act), job.warnings)
    now = held(act)
    assert now.keys() == before.keys()
    for title, values in before.items():
        differing = {
            name: (value, now[title][name]) for name, value in values.items() if now[title][name] != value
        }
        assert not differing, title
    with act():
        shipped = Item.objects.get(status__category="shipped").shipped_at
        assert outside < set(Item.objects.values_list("external_id", flat=True))
    lost = {"csv": {"second": 0, "microsecond": 0}, "xlsx": {"microsecond": 0}, "json": {}}
    assert shipped == SHIPPED.replace(**lost[form])
    twice = bring(data, filename=f"a.{form}")
    assert twice.counts["unchanged"] == len(TITLES) + 1, (twice.counts, twice.examples.get("updated"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "columns",
    [
        "key,title,rollup_effort,rollup_start",
        "title,value_effort,rice",
        "key,title,objective",
        "title,blocks,blocked_by",
        "key,title,tags",
    ],
)
def test_a_few_columns_change_nothing_either(
    plan: None, act: Act, bring: Bring, web: Any, bob: User, form: str, columns: str
) -> None:
    with act():
        before = list(Item.objects.order_by("pk").values())
    job = bring(exported(web, bob, form, columns), filename=f"a.{form}")
    assert job.counts["rejected"] == job.counts["updated"] == 0, (rejected(job, act), job.examples)
    if columns.startswith("key"):
        with act():
            after = list(Item.objects.order_by("pk").values())
        for old, new in zip(before, after, strict=True):
            assert not {name: (value, new[name]) for name, value in old.items() if new[name] != value}


@pytest.mark.parametrize("form", FORMS)
def test_who_left_stays_the_owner(
    every: str, act: Act, bring: Bring, web: Any, bob: User, alice: User, form: str
) -> None:
    with act():
        Membership.objects.filter(user=alice).delete()
    job = bring(exported(web, bob, form, every), filename=f"a.{form}")
    assert job.counts["unchanged"] == len(TITLES) + 1, (job.examples.get("updated"), rejected(job, act))


@pytest.mark.parametrize("form", FORMS)
def test_its_mapping_stands_on_the_page_and_stays(
    every: str, act: Act, web: Any, bob: User, form: str
) -> None:
    data = exported(web, bob, form, every)
    with act(bob) as actor:
        job = receive([data], kind="items", filename=f"a.{form}", by=actor)
    at = reverse("import_mapping", args=["acme", job.pk])
    page = web(bob).get(at).content.decode()
    assert "This looks like an export of pmhub" in page
    web(bob).post(at, shown(page))
    with act():
        after = again(job, act)
        told = [
            {step.field: step for step in parse(mapping, ItemImporter, job.columns).steps}
            for mapping in (job.mapping, after.mapping)
        ]
    assert told[0] == told[1] and job.mapping["options"] == after.mapping["options"]
