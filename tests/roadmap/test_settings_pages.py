"""Settings of the plan by page: lists that are edited in place, and put in order by hand or key."""

import json
from typing import Any

import pytest
from django.conf import settings

from roadmap.actions import create_item, create_objective, create_team
from roadmap.actions.fields import create_field
from roadmap.actions.gates import create_gate
from roadmap.actions.templates import create_template
from roadmap.models import CustomField, Gate, GateCheck, Item, ItemTemplate, ItemType, Milestone, Status
from roadmap.models.icons import ICONS
from roadmap.serializers import ItemWrite
from roadmap.setting_kinds import KINDS
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.conftest import url

HTMX = {"HX-Request": "true"}


def at(kind: str, rest: str = "") -> str:
    return f"/w/acme/roadmap/settings/{kind}/{rest}"


@pytest.mark.django_db
def test_a_status_is_added_changed_and_removed(web: Any, bob: Any, act: Any, item: Any) -> None:
    client = web(bob)
    added = client.post(at("statuses"), {"name": "In review", "category": "in_progress"}, headers=HTMX)
    assert b"In review" in added.content
    assert "undo" in json.loads(added["HX-Trigger"])["toast"]
    with act():
        review = Status.objects.get(name="In review")
    changed = client.post(at("statuses", f"{review.pk}/"), {"wip_limit": "3"}, headers=HTMX)
    assert (changed.content, changed["HX-Reswap"]) == (b"", "none")
    refused = client.post(at("statuses", f"{review.pk}/"), {"wip_limit": "many"}, headers=HTMX)
    assert "whole number" in refused.content.decode()
    with act():
        assert Status.objects.get(name="In review").wip_limit == 3
        idea = Status.objects.get(name="Idea")
    asked = client.post(at("statuses", f"{idea.pk}/remove/"), headers=HTMX)
    assert "1 item has “Idea”" in asked.content.decode()
    client.post(at("statuses", f"{idea.pk}/remove/"), {"replace_with": str(review.pk)}, headers=HTMX)
    with act():
        assert Item.objects.get().status == review


@pytest.mark.django_db
def test_a_name_that_is_taken_is_told(web: Any, bob: Any, acme: Any) -> None:
    answer = web(bob).post(at("statuses"), {"name": "Idea", "category": "idea"}, headers=HTMX)
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.django_db
def test_order(web: Any, bob: Any, act: Any) -> None:
    with act():
        ids = [str(pk) for pk in ItemType.objects.values_list("pk", flat=True)]
    assert web(bob).post(at("types", "order/"), {"ids": json.dumps(ids[::-1])}).status_code == 200
    assert web(bob).post(at("types", "order/"), {"ids": json.dumps(ids[1:])}).status_code == 400
    assert web(bob).post(at("types", "order/"), {"ids": "none"}).status_code == 400
    with act():
        assert [str(pk) for pk in ItemType.objects.values_list("pk", flat=True)] == ids[::-1]


@pytest.mark.django_db
def test_a_field_with_options(web: Any, bob: Any, act: Any, product: Any) -> None:
    client = web(bob)
    client.post(at("fields"), {"name": "Size", "kind": "select", "options": "Small\nLarge\n"}, headers=HTMX)
    with act(bob) as by:
        size = CustomField.objects.get()
        create_item(by=by, product=product, title="One", custom={"size": "large"})
    whole = {"whole": "1", "name": "T-shirt", "slug": ["small", "large", ""], "types": ["bug", "feature"]}
    body = whole | {"option": ["Little", "", "Huge"], "required": "on"}
    refused = client.post(at("fields", f"{size.pk}/"), body, headers=HTMX)
    assert "1 item has “Large”" in refused.content.decode()
    assert (
        client.post(at("fields", f"{size.pk}/"), body | {"instead": "small"}, headers=HTMX).status_code == 200
    )
    with act():
        size.refresh_from_db()
        assert [option["name"] for option in size.options] == ["Little", "Huge"]
        assert (size.name, size.types, size.required) == ("T-shirt", ["bug", "feature"], True)
        assert Item.objects.get().custom == {"size": "small"}


@pytest.mark.django_db
def test_a_template_keeps_what_the_form_does_not_show(web: Any, bob: Any, act: Any) -> None:
    client = web(bob)
    client.post(at("templates"), {"name": "Bug"}, headers=HTMX)
    with act():
        made = ItemTemplate.objects.get()
        made.fields = {"effort": 3}
        made.save()
    body = {"whole": "1", "name": "Bug", "title": "Bug: ", "type": "bug", "tags": "a, b,,", "status": ""}
    client.post(at("templates", f"{made.pk}/"), body, headers=HTMX)
    with act():
        made.refresh_from_db()
        assert made.fields == {"effort": 3, "title": "Bug:", "type": "bug", "tags": ["a", "b"]}


@pytest.fixture
def template(act: Any, bob: Any, product: Any, item: Any) -> ItemTemplate:
    with act(bob) as by:
        create_field(by=by, name="Cost", kind="number")
        create_field(by=by, name="Size", kind="select", options=["Small", "Large"])
        create_field(by=by, name="Areas", kind="multiselect", options=["API", "Web"])
        create_field(by=by, name="Ready", kind="checkbox")
        create_field(by=by, name="On", kind="date")
        create_field(by=by, name="Contact", kind="person")
        create_field(by=by, name="Twice", kind="formula", formula="effort * 2")
        return create_template(by=by, name="Launch", fields={})


def whole(act: Any, bob: Any, product: Any, item: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A form with every field filled in, and what the template then holds."""
    with act(bob) as by:
        team = create_team(by=by, name="Platform")
        aim = create_objective(by=by, title="Same-day money", hue=244)
        milestone = Milestone.objects.create(
            workspace=by.workspace, name="Fair", date="2027-03-01", date_precision="day"
        )
        status = Status.objects.get(name="Planned")
    ids = {
        **{"product": product.pk, "status": status.pk, "owner": bob.pk, "team": team.pk},
        **{"objective": aim.pk, "milestone": milestone.pk},
    }
    plain = {name: str(pk) for name, pk in ids.items()}
    plain |= {"title": "Launch of", "description": "Steps:", "type": "bug", "horizon": "next"}
    plain |= {
        "start": "2027-01-01",
        "start_precision": "month",
        "end": "2027-03-31",
        "end_precision": "quarter",
    }
    sent = plain | {"reach": "100", "impact": "2", "confidence": "80", "effort": "3,5", "value": "8"}
    sent |= {
        "tags": "a, b",
        "parent": "pay-1",
        "custom.cost": "12.5",
        "custom.size": "large",
        "custom.on": "2027-02-01",
    }
    sent |= {"custom.areas": ["api", "web"], "custom.ready": "on", "custom.contact": str(bob.pk)}
    held = plain | {"reach": 100, "impact": 2, "confidence": 80, "effort": 3.5, "value": 8}
    held |= {"tags": ["a", "b"], "parent": str(item.pk)}
    own = {"cost": 12.5, "size": "large", "areas": ["api", "web"], "ready": True, "on": "2027-02-01"}
    return sent, held | {"custom": own | {"contact": str(bob.pk)}}


@pytest.mark.django_db
def test_a_template_holds_every_field_of_a_new_item(
    web: Any, api: Any, bob: Any, act: Any, product: Any, item: Any, template: ItemTemplate
) -> None:
    client = web(bob)
    sent, held = whole(act, bob, product, item)
    left_out = {"external_id", "after", "before", "custom"}
    assert set(held) == set(ItemWrite().fields) - left_out | {"custom"}
    shown = client.get(at("templates")).content.decode()
    for name in sent:
        assert f'name="{name}"' in shown, name
    body = {"whole": "1", "name": "Launch", "shown": ["custom.areas", "custom.ready"]} | sent
    assert client.post(at("templates", f"{template.pk}/"), body, headers=HTMX).status_code == 200
    with act():
        template.refresh_from_db()
        assert template.fields == held
    made = api(bob).post(url("items"), {"title": "X", "template": str(template.pk)})
    assert made.status_code == 201, made.content
    assert (made.json()["parent"], made.json()["custom"]["cost"], made.json()["effort"]) == (
        str(item.pk),
        12.5,
        3.5,
    )
    again = client.get(at("templates")).content.decode()
    for value in ('value="PAY-1"', 'value="12.5"', 'value="2027-03-31"', 'value="3.5"'):
        assert value in again, value


@pytest.mark.django_db
def test_what_is_emptied_leaves_the_template(
    web: Any, bob: Any, act: Any, product: Any, item: Any, template: ItemTemplate
) -> None:
    client = web(bob)
    sent, _held = whole(act, bob, product, item)
    boxes = {"whole": "1", "name": "Launch", "shown": ["custom.areas", "custom.ready"]}
    client.post(at("templates", f"{template.pk}/"), boxes | sent, headers=HTMX)
    emptied = {name: "" for name in sent if name not in ("custom.areas", "custom.ready")}
    client.post(at("templates", f"{template.pk}/"), boxes | emptied, headers=HTMX)
    with act():
        template.refresh_from_db()
        assert template.fields == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("effort", "many", "Effort: Give a number"),
        ("effort", "nan", "ordinary number"),
        ("effort", "-1", "greater than or equal to 0"),
        ("confidence", "120", "less than or equal to 100"),
        ("parent", "NO-99", "There is no item NO-99"),
        ("owner", "01890000-0000-7000-8000-000000000000", "member"),
        ("type", "none", "Choose from"),
        ("start", "soon", "Date"),
        ("custom.cost", "dear", "Cost: Give a number"),
        ("custom.on", "soon", "Give a day"),
    ],
)
def test_what_a_template_cannot_hold_is_told_in_the_form_that_keeps_what_was_typed(
    web: Any, bob: Any, act: Any, template: ItemTemplate, name: str, value: str, words: str
) -> None:
    body = {"whole": "1", "name": "Other", name: value}
    answer = web(bob).post(at("templates", f"{template.pk}/"), body, headers=HTMX)
    assert words in answer.content.decode()
    assert answer["HX-Retarget"] == f"#say-{template.pk}"
    with act():
        template.refresh_from_db()
        assert (template.name, template.fields) == ("Launch", {})


@pytest.mark.django_db
def test_an_unknown_list_is_not_found(web: Any, bob: Any, acme: Any) -> None:
    assert web(bob).get(at("colours")).status_code == 404


@pytest.mark.django_db
def test_a_gate_is_checked_in_the_panel(web: Any, bob: Any, vera: Any, act: Any, item: Any) -> None:
    client = web(bob)
    with act(bob) as by:
        gate = create_gate(by=by, status=Status.objects.get(name="Planned"), text="Has a price")
    about = client.get("/w/acme/roadmap/items/PAY-1/about/").content.decode()
    assert "Has a price" in about
    assert "0 of 1 hold" in about
    address = "/w/acme/roadmap/items/PAY-1/gates/"
    assert "1 of 1 hold" in client.post(address, {"gate": str(gate.pk), "holds": "on"}).content.decode()
    assert "0 of 1 hold" in client.post(address, {"gate": str(gate.pk)}).content.decode()
    assert web(vera).post(address, {"gate": str(gate.pk)}).status_code == 403
    assert client.post(address, {"gate": "none"}).status_code == 404
    with act():
        assert Gate.objects.count() == 1
        assert not GateCheck.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_by_hand_and_key(page_for: PageFor, bob: Any, act: Any, acme: Any) -> None:
    page = page_for(bob, at("statuses"))
    page.get_by_label("Name of the new status").fill("In review")
    page.get_by_label("Category of the new status").select_option("in_progress")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("“In review” is added.").wait_for()
    page.get_by_label("Move In review: arrow keys up and down").focus()
    with page.expect_response(lambda answer: answer.url.endswith("/order/")):
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
    page.get_by_label("Limit of work in In review").fill("4")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Tab")
    with act():
        names = list(Status.objects.values_list("name", flat=True))
        assert names == ["Idea", "Planned", "In progress", "In review", "Shipped", "Dropped"]
        assert Status.objects.get(name="In review").wip_limit == 4
    check_axe(page)
    silent_console(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_deleted_field_comes_back(page_for: PageFor, bob: Any, act: Any, product: Any) -> None:
    with act(bob) as by:
        create_field(by=by, name="Cost", kind="number")
        create_item(by=by, product=product, title="One", custom={"cost": 5})
    page = page_for(bob, at("fields"))
    page.get_by_label("Delete Cost").click()
    page.get_by_text("“Cost” is deleted. 1 item changed.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.locator("summary", has_text="Cost").wait_for()
    with act():
        assert Item.objects.get().custom == {"cost": 5}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("look", [{}, {"dark": True, "size": "phone"}])
def test_every_list_is_clean(look: Any, page_for: PageFor, bob: Any, act: Any, product: Any) -> None:
    with act(bob) as by:
        create_field(by=by, name="Size", kind="select", options=["Small", "Large"])
        create_field(by=by, name="Ratio", kind="formula", formula="value / effort")
        create_gate(by=by, status=Status.objects.get(name="Shipped"), text="Support knows")
        create_template(by=by, name="Bug", fields={"title": "Bug: "})
    page = page_for(bob, at("statuses"), **look)
    for kind in KINDS:
        page.goto(at(kind))
        for details in page.locator("details").all():
            details.evaluate("element => { element.open = true; }")
        check_axe(page)
        check_width(page)
    silent_console(page)


@pytest.mark.django_db
def test_a_type_has_an_icon_of_its_own(web: Any, api: Any, bob: Any, acme: Any, act: Any) -> None:
    client = web(bob)
    client.post(at("types"), {"name": "Question", "icon": "help"}, headers=HTMX)
    with act():
        made = ItemType.objects.get(slug="question")
        assert (made.icon, made.symbol) == ("help", "help")
    page = client.post(at("types", f"{made.pk}/"), {"whole": "1", "icon": "bug"}, headers=HTMX)
    assert "#type-bug" in page.content.decode()
    refused = client.post(at("types", f"{made.pk}/"), {"whole": "1", "icon": "nothing"}, headers=HTMX)
    assert "Choose one of the icons." in refused.content.decode()
    assert api(bob).post(url("types"), {"name": "Odd", "icon": "x-y"}).status_code == 400
    types = {one["id"]: one["icon"] for one in api(bob).get(url("workbench?frame=1")).json()["types"]}
    assert (types["question"], types["initiative"]) == ("type-bug", "type-initiative")


def test_every_icon_is_in_the_sprite() -> None:
    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text()
    assert all(f'id="{symbol}"' in sprite for symbol, _label in ICONS.values())


def test_what_can_never_hold_anything_up_is_not_offered(web: Any, bob: Any, act: Any, acme: Any) -> None:
    """No gate stands before the status that items begin in; but one that does already says so."""
    with act() as actor:
        first, then = Status.objects.order_by("position")[:2]
    page = web(bob).get(at("gates")).content.decode()
    assert f">before {then.name}<" in page and f">before {first.name}<" not in page
    with act() as actor:
        create_gate(by=actor, text="Has a sponsor", status=first)
    assert f">before {first.name}<" in web(bob).get(at("gates")).content.decode()


@pytest.mark.parametrize(("kind", "asked"), [("number", True), ("checkbox", False), ("text", False)])
def test_only_numbers_are_asked_for_their_unit(
    web: Any, bob: Any, act: Any, acme: Any, kind: str, asked: bool
) -> None:
    with act() as actor:
        made = create_field(by=actor, name="Size", kind=kind)
    client = web(bob)
    assert ('name="unit"' in client.get(at("fields")).content.decode()) is asked
    client.post(at("fields", f"{made.pk}/"), {"whole": "1", "name": "Width"})
    with act():
        assert CustomField.objects.get().name == "Width"
