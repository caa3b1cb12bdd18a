"""Ordinary mistakes on the pages of scoring: a sentence, and what was typed is still there."""

from html import escape
from typing import Any

import pytest

from core.models import User, Workspace
from roadmap.actions.poker import start_poker
from roadmap.actions.poker_rounds import reveal, vote
from roadmap.models import Item, PokerSession, ScoringModel
from tests.conftest import Act

pytestmark = pytest.mark.django_db

MODELS = "/w/acme/roadmap/settings/scoring/"


def fields_of(model: ScoringModel, act: Act) -> dict[str, str]:
    """As the form stands, before somebody types."""
    with act():
        criteria = list(model.criteria.all())
    sent = {"kind": model.kind, "name": model.name, "formula": model.formula}
    for at, one in enumerate(criteria):
        sent |= {
            f"id-{at}": str(one.pk),
            f"name-{at}": one.name,
            f"slug-{at}": one.slug,
            f"source-{at}": f"{one.source}:{one.source_name}",
            f"low-{at}": f"{one.low:g}",
            f"high-{at}": f"{one.high:g}",
            f"step-{at}": f"{one.step:g}",
            f"help-{at}": one.help,
            f"choices-{at}": "\n".join(f"{each['value']:g} = {each['name']}" for each in one.choices),
        }
    return sent


@pytest.mark.parametrize("formula", ["reach * (value", "", "1/"])
def test_a_formula_that_cannot_be(formula: str, web: Any, alice: User, make_model: Any, act: Act) -> None:
    model = make_model("formula", formula="reach * value")
    sent = fields_of(model, act) | {"formula": formula, "help-0": "Kept as typed"}
    answer = web(alice).post(f"{MODELS}{model.pk}/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "say late" in text
    assert f'value="{formula}"' in text or not formula
    assert "Kept as typed" in text
    with act():
        assert ScoringModel.objects.get(pk=model.pk).formula == "reach * value"


def test_a_new_formula_that_ends_too_early(web: Any, alice: User, acme: Workspace) -> None:
    answer = web(alice).post(MODELS, {"kind": "formula", "name": "Mine", "formula": "a +"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Mine"' in text and 'value="a +"' in text and "say late" in text


def test_a_scale_upside_down(web: Any, alice: User, make_model: Any, act: Act) -> None:
    model = make_model("rice", "RICE")
    sent = fields_of(model, act) | {"low-0": "5000", "high-0": "10", "step-1": "twelve-ish"}
    del sent["formula"]
    first = web(alice).post(f"{MODELS}{model.pk}/", sent)
    assert first.status_code == 422
    assert 'value="twelve-ish"' in first.content.decode()  # what is no number is shown again too
    answer = web(alice).post(f"{MODELS}{model.pk}/", sent | {"step-1": "1"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert escape("Reach: The scale must end above where it begins.") in text
    assert 'value="5000"' in text


@pytest.mark.parametrize("wrong", [{}, {"name": "z" * 200}, {"closes_at": "soon"}, {"keys": "NONE-1"}])
def test_poker_without_what_it_needs(
    wrong: dict[str, str], web: Any, alice: User, make_model: Any, act: Act
) -> None:
    model = make_model("ice", "ICE")
    sent = {"name": "Friday round", "players": str(alice.pk)}
    sent |= {f"p-{alice.pk}-{slug}": "on" for slug in ("impact", "confidence", "ease")} | wrong
    answer = web(alice).post(f"/w/acme/roadmap/poker/new/?model={model.pk}", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "say late" in text and sent["name"] in text
    with act():
        assert not PokerSession.objects.exists()


def test_overruling_without_a_reason_is_told_at_the_field(
    web: Any, alice: User, bob: User, make_model: Any, act: Act, item: Item
) -> None:
    model = make_model("ice", "ICE")
    with act() as actor:
        session = start_poker(by=actor, model=model, name="Round", items=[item], players=[(bob, [])])
        impact = model.criteria.get(slug="impact")
    with act(bob) as actor:
        vote(session, item, {impact: 4}, by=actor)
    with act() as actor:
        reveal(session, by=actor)
    address = f"/w/acme/roadmap/poker/{session.pk}/agree/{impact.pk}/"
    answer = web(alice).post(address, {"item": str(item.pk), "value": "9", "reason": ""})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why this value counts and not what was rated." in text
    assert '<option value="9" selected>' in text and "aria-invalid" in text
    assert web(alice).post(address, {"item": str(item.pk), "value": "9", "reason": "Law"}).status_code == 302


def test_what_no_view_tells_is_a_page_that_leads_back(web: Any, alice: User, item: Item) -> None:
    address = f"/w/acme/roadmap/items/{item.key}/links/"
    back = {"Accept": "text/html", "Referer": "http://testserver/w/acme/"}
    answer = web(alice).post(address, {"other": "NONE-1"}, headers=back)
    assert answer.status_code == 400
    assert b"Choose an item from the list." in answer.content
    assert b'href="http://testserver/w/acme/"' in answer.content
    quiet = web(alice).post(address, {"other": "NONE-1"}, headers={"HX-Request": "true"})
    assert quiet.content == b"Choose an item from the list."
