"""Formula fields as the source of a criterion."""

from typing import Any

import pytest

from core.errors import Invalid
from core.models import Event, User
from core.transactions import undo_transaction
from roadmap.actions import change_item, set_signals
from roadmap.actions.fields import change_field, create_field, delete_field
from roadmap.actions.scores import create_scoring_model
from roadmap.models import CustomField, Item, ScoringModel
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def worth(act: Act) -> CustomField:
    with act() as actor:
        create_field(by=actor, name="Cost", kind="money")
        return create_field(
            by=actor, name="Worth", kind="formula", formula="revenue / (custom.cost + effort)"
        )


@pytest.fixture
def model(make_model: Any, worth: CustomField) -> ScoringModel:
    row = {"slug": "worth", "name": "Worth", "source": "field", "source_name": "custom.worth", "high": 50}
    return make_model("weighted", criteria=[row])


def test_it_follows_what_the_formula_names(
    act: Act, api: Any, score: Any, model: ScoringModel, worth: CustomField, item: Item, bob: User
) -> None:
    with act(bob) as actor:
        change_item(item, by=actor, effort=4, custom={"cost": 6})
        set_signals(item, {"revenue": 250}, by=actor)
    assert score(item, model) == 100 * 25 / 50
    opened = api(bob).get(url(f"items/{item.pk}/score")).data["models"][0]
    assert opened["value"] == 50 and opened["inputs"][0]["value"] == 25
    assert opened["inputs"][0]["source"] == "formula field “worth”"
    with act(bob) as actor:
        change_item(item, by=actor, effort=19)
    assert score(item, model) == 100 * 10 / 50
    with act(bob) as actor:
        change_field(worth, by=actor, formula="custom.cost * 2")
    assert score(item, model) == 100 * 12 / 50
    with act(bob) as actor:
        delete_field(CustomField.objects.get(slug="cost"), by=actor)
    assert score(item, model) is None


def test_what_scores_cannot_follow_is_refused(
    act: Act, make_model: Any, worth: CustomField, item: Item, bob: User
) -> None:
    with act(bob) as actor:
        create_field(by=actor, name="Talk", kind="formula", formula="comments * 2")
        with pytest.raises(Invalid, match="Choose from"):
            row = {"slug": "t", "name": "T", "source": "field", "source_name": "custom.talk"}
            create_scoring_model(by=actor, kind="weighted", name="w", criteria=[row])
    make_model("formula", formula="custom.worth * 2")
    with act(bob) as actor, pytest.raises(Invalid, match="comments"):
        change_field(worth, by=actor, formula="comments + custom.cost")


def test_it_is_offered_in_the_form(web: Any, model: ScoringModel, worth: CustomField, bob: User) -> None:
    page = web(bob).get(f"/w/acme/roadmap/settings/scoring/{model.pk}/").content.decode()
    assert '<option value="field:custom.worth" selected>' in page


@pytest.mark.django_db(transaction=True)
def test_undoing_a_change_of_the_formula_brings_the_scores_back(
    act: Act, score: Any, model: ScoringModel, worth: CustomField, item: Item, bob: User
) -> None:
    with act(bob) as actor:
        change_item(item, by=actor, effort=4, custom={"cost": 6})
    with act(bob) as actor:
        change_field(worth, by=actor, formula="effort * 5")
    assert score(item, model) == 40
    with act(bob):
        undo_transaction(Event.objects.filter(model="roadmap.customfield").latest("id").xid)
    assert score(item, model) == 0
