"""Line of sight, strategy, a product and a product line as files and pictures."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from core import turns
from core.models import User, Workspace
from roadmap.actions import (
    change_product,
    create_item,
    create_line,
    create_milestone,
    create_objective,
    create_risk,
)
from roadmap.models import Product, ProductLine
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db
STARTS = {"pdf": b"%PDF", "png": b"\x89PNG", "svg": b"<svg", "xlsx": b"PK"}


@pytest.fixture
def line(act: Act, bob: User, product: Product) -> ProductLine:
    """Same-day money ← Rails ← an item with a part; one item serves nothing and is late."""
    today = timezone.localdate()
    with act(bob) as by:
        line = create_line(by=by, name="Money")
        change_product(
            product, by=by, line=line, vision="Paid in a day.\n\n=Always.", strategy="Own the rails. " * 60
        )
        aim = create_objective(by=by, title="Same-day money", product=product, owner=bob)
        rails = create_objective(by=by, title="Rails", product=product, parent=aim)
        whole = create_item(by=by, product=product, title="=Payouts", objective=rails, effort=9)
        create_item(by=by, product=product, title="Part", parent=whole, effort=3)
        day = today - timedelta(days=9)
        create_item(by=by, product=product, title="Loose", effort=1, end=day, end_precision="day")
        create_milestone(
            by=by, name="Fair", product=product, date=today + timedelta(days=9), date_precision="day"
        )
        create_risk(by=by, title="Bank says no", product=product)
    return line


def asked(client: Any, page: str, form: str, **more: Any) -> Any:
    answer = client.get(url("strategy/export"), {"page": page, "format": form, **more})
    assert answer.status_code == 200, answer.content
    return answer


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows(client: Any, page: str, **more: Any) -> list[dict[str, Any]]:
    return json.loads(content(asked(client, page, "json", **more)))


def test_line_of_sight_as_it_stands_on_the_page(api: Any, vera: User, line: ProductLine) -> None:
    told = rows(api(vera), "sight")
    assert [(one["kind"], one["level"], one["title"]) for one in told] == [
        ("objective", 1, "Same-day money"),
        ("objective", 2, "Rails"),
        ("item", 3, "=Payouts"),
        ("item", 4, "Part"),
        ("loose", 1, "Serves no objective"),
        ("item", 2, "Loose"),
    ]
    assert [one.get("effort") for one in told] == [3, 3, 3, 3, 1, 1]
    assert [one.get("share") for one in told] == [75, 75, 75, 75, 25, 25]
    assert rows(api(vera), "sight", line=str(line.pk)) == told


def test_strategy_a_product_and_its_line(api: Any, vera: User, line: ProductLine, product: Product) -> None:
    client = api(vera)
    strategy = rows(client, "strategy")
    assert [one["kind"] for one in strategy] == ["objective", "objective", "loose", "product"]
    assert (strategy[0]["owner"], strategy[0]["open"], strategy[3]["open"]) == ("Bob Example", 2, 3)
    of_product = rows(client, "product", product=str(product.pk))
    assert [one["kind"] for one in of_product] == ["vision", "strategy", "objective", "objective", "risk"]
    assert of_product[0]["title"] == "Paid in a day.\n\n=Always."
    of_line = rows(client, "line", line=str(line.pk))
    assert [(one["kind"], one["title"]) for one in of_line] == [("product", product.name), ("item", "Loose")]
    assert (of_line[0]["late"], of_line[0]["milestone"], of_line[0]["share"]) == (1, "Fair", 100)


def test_a_spreadsheet_takes_texts_for_texts_and_days_for_days(
    api: Any, vera: User, line: ProductLine
) -> None:
    client = api(vera)
    lines = list(csv.reader(io.StringIO(content(asked(client, "sight", "csv")).decode("utf-8-sig"))))
    assert lines[0][:4] == ["Kind", "Level", "Key", "Title"]
    assert lines[3][:4] == ["Item", "3", "PAY-1", "'=Payouts"]
    sheet: Any = load_workbook(io.BytesIO(asked(client, "sight", "xlsx").content)).active
    assert (sheet["D4"].value, sheet["D4"].data_type) == ("=Payouts", "s")
    book: Any = load_workbook(io.BytesIO(asked(client, "line", "xlsx", line=str(line.pk)).content)).active
    heads = [one.value for one in book[1]]
    assert book.cell(3, heads.index("Date (day)") + 1).value.date() == timezone.localdate() - timedelta(
        days=9
    )


@pytest.mark.parametrize("form", sorted(STARTS))
@pytest.mark.parametrize("page", ["line", "product", "sight", "strategy"])
def test_each_page_in_each_form(
    api: Any, vera: User, line: ProductLine, product: Product, page: str, form: str
) -> None:
    more = {"product": {"product": str(product.pk)}, "line": {"line": str(line.pk)}}.get(page, {})
    answer = asked(api(vera), page, form, **more)
    assert content(answer).lstrip().startswith(STARTS[form]) or b"<svg" in answer.content[:200]
    assert answer["Content-Disposition"].endswith(f'.{form}"')


def test_what_is_refused(api: Any, vera: User, line: ProductLine, other: Workspace | None = None) -> None:
    client = api(vera)
    unknown = "01890000-0000-7000-8000-000000000000"
    for said in ({"page": "x"}, {"format": "doc"}, {"paper": "a9"}, {"colour": "1"}, {"page": "line"}):
        assert client.get(url("strategy/export"), said).status_code == 400, said
    for said in (
        {"page": "line", "line": unknown},
        {"page": "product", "product": "x"},
        {"page": "sight", "line": "x"},
    ):
        assert client.get(url("strategy/export"), said).status_code == 400, said


def test_an_empty_workspace_has_its_files_too(api: Any, vera: User) -> None:
    client = api(vera)
    assert rows(client, "sight") == []
    assert content(asked(client, "strategy", "pdf")).startswith(b"%PDF")


def test_statements_do_not_grow_with_the_plan(
    api: Any, act: Act, bob: User, line: ProductLine, product: Product
) -> None:
    client, counts = api(bob), []
    rows(client, "sight")
    for more in (0, 30):
        with act(bob) as by:
            for n in range(more):
                aim = create_objective(by=by, title=f"Aim {n}", product=product)
                create_item(by=by, product=product, title=f"Item {n}", objective=aim, effort=2)
        with CaptureQueriesContext(connection) as queries:
            for page in ("sight", "strategy"):
                content(asked(client, page, "json"))
            content(asked(client, "line", "json", line=str(line.pk)))
            content(asked(client, "product", "json", product=str(product.pk)))
        counts.append(len(queries))
    assert counts[1] == counts[0], counts


# So many at once ------------------------------------------------------------------------------------------------------


@pytest.fixture
def full(act: Act, bob: User) -> list[turns.Turn]:
    """All places of the workspace are taken."""
    with act(bob) as by:
        taken = [
            turns.take("export", str(by.workspace.pk), settings.EXPORTS_AT_ONCE)
            for _n in range(settings.EXPORTS_AT_ONCE)
        ]
    return [turn for turn in taken if turn]


@pytest.mark.parametrize(
    "address", ["items/export?format=csv", "items/export?format=xlsx", "items/picture", "strategy/export"]
)
def test_more_than_so_many_at_once_are_told_to_wait(
    api: Any, bob: User, line: ProductLine, full: list[turns.Turn], address: str
) -> None:
    assert len(full) == settings.EXPORTS_AT_ONCE
    client = api(bob)
    refused = client.get(url(address))
    assert refused.status_code == 429 and refused["Retry-After"] == "5"
    assert "are at work already. Try again in a moment." in refused.json()["detail"]
    full.pop().give_back()
    for _again in range(3):
        answer = client.get(url(address))
        assert answer.status_code == 200
        content(answer)


def test_a_refused_export_gives_its_place_back(
    api: Any, bob: User, line: ProductLine, full: list[turns.Turn]
) -> None:
    full.pop().give_back()
    client = api(bob)
    for _again in range(2):
        assert client.get(url("strategy/export"), {"page": "line", "line": "x"}).status_code == 400


def test_a_place_of_who_died_is_free_again(full: list[turns.Turn], monkeypatch: pytest.MonkeyPatch) -> None:
    who = full[0].key.rpartition(":")[2]
    assert turns.take("export", who, settings.EXPORTS_AT_ONCE) is None
    later = turns.time.time() + turns.LONGEST + 1
    monkeypatch.setattr(turns.time, "time", lambda: later)
    assert turns.take("export", who, settings.EXPORTS_AT_ONCE) is not None
