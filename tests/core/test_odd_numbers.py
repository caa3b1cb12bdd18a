"""Figures that nothing can be reckoned with are refused in words, whichever way they come."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.errors import Invalid
from core.imports.fields import RowError
from core.imports.numbers import NumberStyle, parse_decimal
from core.models import User
from metrics.actions import create_kpi, set_target
from metrics.models import Target
from roadmap.actions import create_item, create_objective
from roadmap.models import Item, Product
from tests.conftest import url

pytestmark = pytest.mark.django_db
ODD = ["1e101", "-1e308", "1e400", "-1e400", '"nan"', '"inf"', '"-inf"', "1e-101", "5e-324", "1" + "0" * 400]
IDS = [text[:8].strip('"') for text in ODD]
WRITES = [
    ("items", '{{"product": "{product}", "title": "x", "reach": {v}, "effort": {v}}}'),
    ("objectives", '{{"title": "x", "position": {v}}}'),
    ("milestones", '{{"name": "x", "position": {v}}}'),
    ("scoring-models", '{{"kind": "weighted", "name": "x", "position": {v}}}'),
    ("scoring-models", '{{"kind": "weighted", "name": "x", "criteria": [{{"name": "a", "weight": {v}}}]}}'),
    ("kpis/{kpi}/targets", '{{"start": "2026-01-01", "end": "2026-03-31", "target": {v}, "baseline": 0}}'),
    ("kpis/{kpi}/targets", '{{"start": "2026-01-01", "end": "2026-03-31", "target": 5, "baseline": {v}}}'),
    ("items/PAY-1/effects", '{{"kpi": "{kpi}", "delta": {v}}}'),
    ("objectives/{objective}/key-results", '{{"kpi": "{kpi}", "start_value": {v}, "target_value": 5}}'),
    ("objectives/{objective}/key-results", '{{"kpi": "{kpi}", "start_value": 1, "target_value": {v}}}'),
    ("kpis/{kpi}/points", '[{{"at": "2026-01-01T00:00:00Z", "value": {v}}}]'),
]


@pytest.fixture
def names(act: Any, item: Item) -> dict[str, Any]:
    with act() as actor:
        kpi = create_kpi(by=actor, name="Bookings", direction="increase")
        goal = create_objective(by=actor, title="Grow", product=item.product)
        return {"product": item.product_id, "kpi": kpi.pk, "objective": goal.pk}


@pytest.mark.parametrize("figure", ODD, ids=IDS)
@pytest.mark.parametrize("case", range(len(WRITES)))
def test_the_api_says_which_one(api: Any, alice: User, names: dict[str, Any], case: int, figure: str) -> None:
    path, body = WRITES[case]
    answer = api(alice).generic(
        "POST", url(path.format(**names)), body.format(v=figure, **names), content_type="application/json"
    )
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("figure", ["1e100", "-1e100", "1e-100", "0", "3"])
def test_what_is_taken_can_be_read_again(
    api: Any, web: Any, alice: User, names: dict[str, Any], figure: str
) -> None:
    client = api(alice)
    for case in (1, 2, 3, 7, 8, 10):
        path, body = (part.format(v=figure, **names) for part in WRITES[case])
        made = client.generic("POST", url(path), body, content_type="application/json")
        if figure != "0":  # no effect is expected that is none
            assert made.status_code in (200, 201), made.content
    for path in ("objectives", "milestones", "items/PAY-1/effects", "kpis", f"kpis/{names['kpi']}/points"):
        assert client.get(url(path)).status_code == 200
    assert client.get(url(f"objectives/{names['objective']}/key-results")).status_code == 200
    assert web(alice).get(f"/w/acme/metrics/kpis/{names['kpi']}/").status_code == 200


@pytest.mark.parametrize("figure", ["1e308", "1e-320", "nan", "inf"])
def test_a_form_says_so_beside_the_field(web: Any, alice: User, names: dict[str, Any], figure: str) -> None:
    answer = web(alice).post(
        f"/w/acme/metrics/kpis/{names['kpi']}/targets/",
        {"start": "2026-01-01", "end": "2026-03-31", "target": figure, "baseline": "0"},
    )
    assert answer.status_code == 422, answer.status_code


def test_no_way_in_keeps_one(act: Any, names: dict[str, Any], product: Product) -> None:
    for figure in (float("nan"), float("inf"), 1e308):
        with pytest.raises(Invalid), act() as actor:
            create_item(by=actor, product=product, title="Odd", reach=figure)
    with pytest.raises(Invalid), act() as actor:
        kpi = create_kpi(by=actor, name="Other", direction="increase")
        set_target(kpi, by=actor, **_period(), target=1e-320, baseline=0.0)
    with act():
        assert not Target.objects.exists() and not Item.objects.filter(title="Odd").exists()


def _period() -> dict[str, Any]:
    return {"start": date(2026, 1, 1), "end": date(2026, 3, 31)}


@pytest.mark.parametrize("text", ["1e101", "-1e308", "1e999", "1e-999", "1e-101"])
def test_a_cell_of_a_file_says_so(text: str) -> None:
    with pytest.raises(RowError):
        parse_decimal(text, NumberStyle())
    assert parse_decimal("1e100", NumberStyle()) == Decimal("1e100")
