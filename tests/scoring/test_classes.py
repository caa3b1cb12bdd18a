"""Scores that are classes are read as words, wherever a score is read."""

import csv
import io
from typing import Any

import pytest

from core.models import Event, User
from roadmap.actions import create_item
from roadmap.classes import CLASSES
from roadmap.export.asked import asked
from roadmap.export.draw.plan import Plan
from roadmap.models import Criterion, Item, ItemScore, Rating
from roadmap.scoring import kano
from roadmap.words import Names, sentences
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def moscow(make_model: Any, rate: Any, item: Item, bob: User) -> Any:
    model = make_model("moscow", "MoSCoW")
    rate(bob, item, model, priority=3)
    return model


def said(label: str, row: Any, operation: str = "update", **changes: list[Any]) -> list[str]:
    event = Event(model=label, object_id=row, operation=operation, changes=changes)
    return sentences(event, Names([event]))


def test_history_says_the_words(moscow: Any, act: Act, item: Item) -> None:
    with act():
        rating, score = Rating.objects.get(item=item), ItemScore.objects.get(item=item)
        criterion = str(Criterion.objects.get(model=moscow).pk)
        made = said("roadmap.rating", rating.pk, "insert", value=[None, 3], criterion_id=[None, criterion])
        assert made == ["Rated Priority Must."]
        anew = said("roadmap.rating", rating.pk, value=[3, 0])
        assert anew == ["Changed the rating of Priority from Must to Won’t."]
        new = said("roadmap.itemscore", score.pk, "insert", value=[None, 2], model_id=[None, str(moscow.pk)])
        assert new == ["MoSCoW is Should."]
        assert said("roadmap.itemscore", score.pk, value=[2, 1]) == ["MoSCoW went from Should to Could."]


def test_figures_stay_figures_in_history(make_model: Any, rate: Any, act: Act, item: Item, bob: User) -> None:
    rate(bob, item, make_model("ice"), impact=3, confidence=2, ease=1)
    with act():
        assert said("roadmap.itemscore", ItemScore.objects.get(item=item).pk, value=[3, 2]) == [
            "ice went from 3 to 2."
        ]


@pytest.mark.parametrize("group", ["", "by it"])
def test_files_say_the_words(moscow: Any, web: Any, bob: User, group: str) -> None:
    name = f"score.{moscow.pk}"
    asked = {"format": "csv", "columns": f"key,{name}"} | ({"group": name} if group else {})
    answer = web(bob).get(url("items/export"), asked)
    assert answer.status_code == 200
    heads, first, *_rest = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert "MoSCoW" in heads
    assert first[heads.index("MoSCoW")] == "Must"


def test_pictures_say_the_words(moscow: Any, act: Act, item: Item) -> None:
    name = f"score.{moscow.pk}"
    with act() as actor:
        create_item(by=actor, product=item.product, title="Nobody rated it")
        plan = Plan(actor, asked(f"view=board&columns={name}&rows=none"))
        assert [(words, len(rows)) for words, rows in plan.grouped(plan.rows, name)] == [
            ("Must", 1),
            ("None", 1),
        ]
        assert list(plan.choices(name).values()) == ["Must", "Should", "Could", "Won’t"]
        assert plan.text(plan.by_id[str(item.pk)], name) == "Must" and not plan.is_number(name)


def test_the_workbench_is_told_the_words(moscow: Any, api: Any, bob: User) -> None:
    told = api(bob).get(url("workbench")).json()
    assert told["classes"]["moscow"] == [
        ["must", 3, "Must"],
        ["should", 2, "Should"],
        ["could", 1, "Could"],
        ["wont", 0, "Won’t"],
    ]
    assert [word for _slug, _value, word in told["classes"]["kano"]][:2] == ["Must-be", "Performance"]


def test_a_filter_takes_the_word_and_refuses_others(moscow: Any, api: Any, bob: User, item: Item) -> None:
    def asked(value: str) -> Any:
        tree = f'{{"field":"score.{moscow.pk}","op":"is","value":"{value}"}}'
        return api(bob).get(url("items"), {"filter": tree})

    assert [one["key"] for one in asked("must").json()["results"]] == [item.key]
    assert asked("should").json()["results"] == []
    refused = asked("perhaps")
    assert refused.status_code == 400
    assert "must, should, could, wont" in str(refused.json())


def test_the_kano_table_counts_as_its_classes_say() -> None:
    counts = {one.slug: one.value for one in CLASSES["kano"]}
    assert counts["must_be"] == kano.category(2, 5)
    assert counts["performance"] == kano.category(1, 5)
    assert counts["attractive"] == kano.category(1, 2)
    assert counts["indifferent"] == kano.category(2, 2)
    assert counts["reverse"] == kano.category(2, 1)
