"""What counting and weighing did to an item is named in its history, with as many digits as are shown elsewhere."""

from typing import Any
from uuid import uuid4

import pytest

from core.models import Event
from roadmap.models import Item, ItemScore, ItemSignal, ScoringModel, SignalKind
from roadmap.wording.counted import short
from roadmap.words import Names, sentences
from tests.conftest import Act

pytestmark = pytest.mark.django_db


def told(model: str, row: Any, operation: str = "update", **changes: list[Any]) -> list[str]:
    event = Event(model=model, object_id=row, operation=operation, changes=changes)
    return sentences(event, Names([event]))


def test_demand_says_what_was_counted(act: Act, item: Item) -> None:
    with act():
        row = ItemSignal.objects.create(item=item, kind=SignalKind.CUSTOMERS, value=12)
        said = told("roadmap.itemsignal", row.pk, value=[11, 12])
        assert said == ["Counted customers who ask: 12, up from 11."]
        assert "1,200, down from 1,300" in told("roadmap.itemsignal", row.pk, value=[1300, 1200])[0]
        effect = ItemSignal.objects.create(item=item, kind=SignalKind.EFFECT, value=40)
        assert "should cover: 40%, up from 0%" in told("roadmap.itemsignal", effect.pk, value=[None, 40])[0]


def test_a_score_is_named_with_one_decimal(act: Act, item: Item) -> None:
    with act():
        model = ScoringModel.objects.create(name="RICE of payouts", kind="rice")
        row, _made = ItemScore.objects.update_or_create(item=item, model=model, defaults={"value": 86.9333})
        said = told("roadmap.itemscore", row.pk, value=[69.3333333, 86.9333333])
        assert said == [f"{model.name} went from 69.3 to 86.9."]
        assert told("roadmap.itemscore", uuid4(), value=[2.25, 2]) == ["A score went from 2.2 to 2."]


@pytest.mark.parametrize(
    ("value", "said"), [(None, "?"), (0.0333, "0.03"), (69.3333, "69.3"), (70.0, "70"), (1234.56, "1,234.6")]
)
def test_scores_have_few_digits(value: float | None, said: str) -> None:
    assert short(value) == said
