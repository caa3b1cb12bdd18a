"""What is done on the strategy pages is told in words and taken back by one press, wherever that leads."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import Event, User, Workspace
from roadmap.actions import (
    change_objective,
    change_product,
    check_in,
    create_item,
    create_line,
    create_objective,
    delete_objective,
)
from roadmap.models import CheckIn, Objective, Product, ProductLine, Scenario
from roadmap.queries.lines import portfolio
from roadmap.words import Names, sentences
from tests.conftest import Act

pytestmark = pytest.mark.django_db(transaction=True)


def undo(client: Client, page: str) -> Any:
    """Press the Undo that the page shows."""
    [address] = re.findall(r'class="flash"[^>]* data-undo="([^"]+)"', page)
    return client.post(unescape(address), follow=True)


def test_a_new_product_objective_line_and_scenario_undone(web: Any, act: Act, bob: User) -> None:
    client = web(bob)
    for address, form, model in (
        ("strategy/products/new/", {"key": "NEW", "name": "New"}, Product),
        ("strategy/objectives/new/", {"title": "New", "period": "custom", "status": "active"}, Objective),
        ("strategy/lines/", {"name": "New"}, ProductLine),
        ("roadmap/scenarios/new/", {"name": "New"}, Scenario),
    ):
        made = client.post(f"/w/acme/{address}", form, follow=True)
        assert made.status_code == 200, (address, made.context["form"].errors if made.context else "")
        with act():
            assert model.objects.count() == 1, address
        back = undo(client, made.content.decode())
        assert back.status_code == 200, f"{address}: its page is gone, so it leads to the list"
        with act():
            assert model.objects.count() == 0, address


def test_a_check_in_and_a_deleted_line_undone(web: Any, act: Act, bob: User, product: Product) -> None:
    client = web(bob)
    with act(bob) as by:
        aim = create_objective(by=by, title="Same-day money")
        line = create_line(by=by, name="Money")
        change_product(product, by=by, line=line)
    said = {"health": "at_risk", "confidence": "40", "note": "Two lanes wait."}
    page = client.post(f"/w/acme/strategy/objectives/{aim.pk}/check-in/", said, follow=True).content.decode()
    assert "40% sure" in page
    undo(client, page)
    with act():
        assert not CheckIn.objects.exists() and Objective.objects.get().health == ""
    page = client.post(f"/w/acme/strategy/lines/{line.pk}/delete/", follow=True).content.decode()
    assert "“Money” is deleted; its products stay." in page
    undo(client, page)
    with act():
        assert Product.objects.get(pk=product.pk).line_id == line.pk


def test_an_undo_leads_nowhere_else(web: Any, act: Act, bob: User) -> None:
    with act(bob) as by:
        create_line(by=by, name="Money")
        xid = Event.objects.filter(model="roadmap.productline").latest("id").xid
    answer = web(bob).post(f"/w/acme/roadmap/acts/{xid}/undo/?to=https://elsewhere.example/")
    assert answer.status_code == 302 and answer.url == "/w/acme/roadmap/"


def test_the_words(act: Act, bob: User, product: Product) -> None:
    with act(bob) as by:
        first = Event.objects.latest("id").id
        change_product(product, by=by, vision="Paid in a day.", name="Payments")
        aim = create_objective(by=by, title="Same-day money")
        change_objective(aim, by=by, status="achieved", owner=bob)
        check_in(aim, by=by, health="at_risk", confidence=40)
        create_line(by=by, name="Money")
        delete_objective(aim, by=by)
    with act():
        events = list(Event.objects.filter(id__gt=first).order_by("id"))
        names = Names(events)
        said = [one for event in events for one in sentences(event, names)]
    assert said[:4] == [
        "“Payments”: Renamed from “Payouts”. Changed its vision.",
        "Added the objective “Same-day money”.",
        "“something deleted since”: Status from Active to Achieved. Changed its owner.",
        "Checked in on “something deleted since”: At risk.",
    ]
    assert "Added the product line “Money”." in said
    assert said[-1] == "Deleted the objective “Same-day money”; its items stay."


def test_a_line_names_what_its_products_serve(act: Act, bob: User, product: Product) -> None:
    with act(bob) as by:
        line = create_line(by=by, name="Money")
        change_product(product, by=by, line=line)
        common, own = (
            create_objective(by=by, title="Common"),
            create_objective(by=by, title="Own", product=product),
        )
        create_objective(by=by, title="Nobody's")
        create_item(by=by, product=product, title="Batch", objective=common)
        [row] = portfolio(line, timezone.localdate())
        assert {one.title for one in row.objectives} == {common.title, own.title}


def test_an_empty_workspace_says_what_to_do(web: Any, acme: Workspace, bob: User) -> None:
    sight = web(bob).get("/w/acme/strategy/sight/").content.decode()
    assert "No objective yet" in sight and "There is no open item yet." in sight
    assert "No product line yet" in web(bob).get("/w/acme/strategy/lines/").content.decode()
