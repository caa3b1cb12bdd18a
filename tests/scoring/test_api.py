"""Scoring models, ratings, agreed values and opened scores by REST."""

from typing import Any

import pytest

from core.models import User
from roadmap.actions import change_item
from roadmap.models import Criterion, Item, ItemScore, ScoringModel
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db


def test_a_model_comes_with_its_criteria(api: Any, bob: User) -> None:
    answer = api(bob).post(url("scoring-models"), {"kind": "rice", "name": "Ours"})
    assert answer.status_code == 201
    assert [one["slug"] for one in answer.data["criteria"]] == ["reach", "impact", "confidence", "effort"]
    assert answer.data["criteria"][1]["choices"][4] == {"value": 3, "name": "Massive"}


def test_criteria_are_changed_kept_added_and_taken_out(
    api: Any, act: Act, rate: Any, score: Any, item: Item, bob: User
) -> None:
    rows = [{"slug": "fit", "name": "Fit"}, {"slug": "fun", "name": "Fun"}]
    made = api(bob).post(url("scoring-models"), {"kind": "weighted", "name": "Ours", "criteria": rows}).data
    with act():
        model = ScoringModel.objects.get(pk=made["id"])
    rate(bob, item, model, fit=4, fun=10)
    assert score(item, model) == 70
    kept = {"id": made["criteria"][0]["id"], "high": 5, "name": "Strategic fit"}
    answer = api(bob).patch(
        url(f"scoring-models/{model.pk}"), {"criteria": [kept]}, headers={"If-Match": "*"}
    )
    assert answer.status_code == 200
    assert [(one["name"], one["high"]) for one in answer.data["criteria"]] == [("Strategic fit", 5)]
    assert score(item, model) == 80, "the rating stayed"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "formula", "name": "x"}, "formula"),
        ({"kind": "formula", "name": "x", "formula": "1 +"}, "formula"),
        ({"kind": "formula", "name": "x", "formula": "custom.nothing * 2"}, "formula"),
        ({"kind": "rice", "name": "x", "formula": "1"}, "formula"),
        ({"kind": "rice", "name": "x", "criteria": [{"slug": "reach", "name": "Reach"}]}, "criteria"),
        ({"kind": "weighted", "name": "x", "criteria": [{"slug": "a", "name": "A", "high": 0}]}, "high"),
        ({"kind": "weighted", "name": "x", "criteria": [{"slug": "a", "name": "A", "step": 0}]}, "step"),
        ({"kind": "weighted", "name": "x", "criteria": [{"slug": "a", "name": "A", "weight": -1}]}, "weight"),
        (
            {"kind": "weighted", "name": "x", "criteria": [{"slug": "a", "name": "A", "weight": 0}]},
            "criteria",
        ),
        ({"kind": "weighted", "name": "x", "criteria": [{"slug": "max", "name": "A"}]}, "slug"),
        (
            {
                "kind": "weighted",
                "name": "x",
                "criteria": [{"slug": "a", "name": "A", "source": "field", "source_name": "id; DROP"}],
            },
            "source_name",
        ),
        (
            {
                "kind": "weighted",
                "name": "x",
                "criteria": [{"slug": "a", "name": "A", "choices": [{"value": 11, "name": "Too much"}]}],
            },
            "choices",
        ),
    ],
)
def test_what_cannot_be_is_refused_by_field(api: Any, bob: User, body: dict[str, Any], field: str) -> None:
    answer = api(bob).post(url("scoring-models"), body)
    assert answer.status_code == 400, answer.data
    assert field in answer.data["errors"]


def test_ratings_answer_the_opened_scores(
    api: Any, act: Act, make_model: Any, item: Item, bob: User, cora: User
) -> None:
    model = make_model("opportunity")
    with act():
        importance, satisfaction = (str(one.pk) for one in Criterion.objects.filter(model=model))
    api(bob).put(url(f"items/{item.key}/ratings"), {importance: 9, satisfaction: 2})
    answer = api(cora).put(url(f"items/{item.key}/ratings"), {importance: 5})
    assert answer.status_code == 200
    opened = answer.data["models"][0]
    assert opened["value"] == 7 + 5 == opened["history"][-1]["value"]
    first, second = opened["inputs"]
    assert (first["median"], first["spread"], first["agreement"]) == (7, 4, "medium")
    assert [one["by"]["name"] for one in first["ratings"]] == ["Bob Example", "Cora Example"]
    assert [one["name"] for one in second["not_rated"]] == ["Cora Example"]
    assert first["one_step_higher"] == {"value": 8, "score": 14, "change": 2}
    assert opened["arithmetic"][-1]["figures"] == "7 + 5"


def test_a_rating_is_refused_beside_the_scale_and_for_a_field(
    api: Any, act: Act, make_model: Any, item: Item, bob: User, vera: User
) -> None:
    model = make_model("rice")
    with act():
        by_slug = {one.slug: str(one.pk) for one in Criterion.objects.filter(model=model)}
    put = f"items/{item.pk}/ratings"
    assert api(bob).put(url(put), {by_slug["impact"]: 1.5}).status_code == 400, "none of the choices"
    assert api(bob).put(url(put), {by_slug["confidence"]: 101}).status_code == 400
    assert api(bob).put(url(put), {by_slug["effort"]: 3}).status_code == 400, "a field, not rated"
    assert api(bob).put(url(put), {"nonsense": 3}).status_code == 400
    assert api(vera).put(url(put), {by_slug["impact"]: 1}).status_code == 403
    assert api(bob).put(url(put), {by_slug["impact"]: 1}).status_code == 200


def test_an_agreed_value_needs_a_reason_unless_it_is_the_median(
    api: Any, act: Act, make_model: Any, item: Item, bob: User, cora: User
) -> None:
    model = make_model("moscow")
    with act():
        criterion = str(Criterion.objects.get(model=model).pk)
    api(bob).put(url(f"items/{item.pk}/ratings"), {criterion: 3})
    put = url(f"items/{item.pk}/agreed")
    assert api(bob).put(put, {"criterion": criterion, "value": 1}).status_code == 400
    assert api(cora).put(put, {"criterion": criterion, "value": 3}).status_code == 403
    assert api(bob).put(put, {"criterion": criterion, "value": 3}).status_code == 200
    answer = api(bob).put(put, {"criterion": criterion, "value": 1, "reason": "No budget"})
    assert answer.data["models"][0]["said"] == "Could"
    assert answer.data["models"][0]["inputs"][0]["origin"] == "agreed"
    answer = api(bob).put(put, {"criterion": criterion, "value": None})
    assert answer.data["models"][0]["said"] == "Must"


def test_who_gave_a_field_and_when_is_told(
    api: Any, act: Act, make_model: Any, item: Item, bob: User
) -> None:
    make_model("value_effort")
    with act(bob) as actor:
        change_item(item, by=actor, value=8, effort=2)
    value = api(bob).get(url(f"items/{item.pk}/score")).data["models"][0]["inputs"][0]
    assert (value["origin"], value["by"]["name"], value["value"]) == ("field", "Bob Example", 8)


def test_the_scores_of_the_items_own_fields_stay(api: Any, item: Item, bob: User) -> None:
    answer = api(bob).get(url(f"items/{item.pk}/score")).data
    assert [one["name"] for one in answer["scores"]] == ["RICE", "Value/effort"] and answer["models"] == []


def test_a_model_that_covers_the_item_is_the_one_of_its_kind(
    api: Any, make_model: Any, item: Item, bob: User
) -> None:
    make_model("rice", "RICE")
    answer = api(bob).get(url(f"items/{item.pk}/score")).data
    assert [one["name"] for one in answer["scores"]] == ["Value/effort"]
    assert [one["name"] for one in answer["models"]] == ["RICE"]
    assert "rice" in api(bob).get(url(f"items/{item.pk}")).json()  # of the figures, as ever


def test_a_deleted_model_comes_back_with_its_ratings_and_scores(
    api: Any, act: Act, make_model: Any, rate: Any, score: Any, item: Item, bob: User
) -> None:
    model = make_model("opportunity")
    rate(bob, item, model, importance=5, satisfaction=5)
    address = f"scoring-models/{model.pk}"
    assert api(bob).delete(url(address), headers={"If-Match": "*"}).status_code == 204
    with act():
        assert not ItemScore.objects.exists()
    assert api(bob).post(url(f"{address}/restore")).status_code == 201
    assert score(item, model) == 5


def test_opening_a_score_asks_the_database_little(
    api: Any, act: Act, make_model: Any, rate: Any, item: Item, bob: User, django_assert_max_num_queries: Any
) -> None:
    from roadmap.scoring.detail import details

    for kind in ("rice", "wsjf", "weighted", "kano"):
        make_model(kind)
    with act():
        found = Item.objects.get(pk=item.pk)
        with django_assert_max_num_queries(9):
            assert len(details(found)) == 4
