"""A view as a file: the same items, order and columns as on the screen; nothing that a spreadsheet would run."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from core.models import User, Workspace
from roadmap.actions import change_item, create_item, create_team
from roadmap.actions.fields import create_field
from roadmap.export.steps import step_of, step_words
from roadmap.models import CustomField, Item, Product
from tests.conftest import Act

pytestmark = pytest.mark.django_db
URL = "/api/v1/workspaces/acme/items/export"


@pytest.fixture
def plan(act: Act, product: Product, bob: User) -> None:
    with act() as actor:
        field = create_field(by=actor, name="Size", kind="select", options=["Small", "Large"])
        create_item(
            by=actor, product=product, title="=HYPERLINK(1)", owner=bob, effort=3,
            end=date(2027, 3, 31), end_precision="quarter", custom={field.slug: field.options[1]["slug"]},
        )  # fmt: skip
        create_item(by=actor, product=product, title="Refunds", effort=8, tags=["money", "eu"])
        create_item(by=actor, product=product, title="Nobody knows")


def fetch(web: Any, user: User, **query: str) -> Any:
    answer = web(user).get(URL, query)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, body


def lines(web: Any, user: User, **query: str) -> list[list[str]]:
    answer, body = fetch(web, user, **query)
    assert answer.status_code == 200, body
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_csv_says_names_and_dates_in_words_and_defuses_formulas(plan: None, web: Any, vera: User) -> None:
    head, *rows = lines(web, vera, columns="title,owner,end,custom.size", sort="effort")
    assert head == ["Title", "Owner", "End", "End (day)", "Size"]
    assert rows[0] == ["'=HYPERLINK(1)", "Bob Example", "Q1 2027", "2027-03-31", "Large"]
    assert [row[0] for row in rows[1:]] == ["Refunds", "Nobody knows"]  # nothing known comes last


def test_the_same_filter_and_order_as_the_view(plan: None, web: Any, vera: User) -> None:
    tree = json.dumps({"field": "effort", "op": "not_empty"})
    rows = lines(web, vera, columns="title", filter=tree, sort="-effort")[1:]
    assert [row[0] for row in rows] == ["Refunds", "'=HYPERLINK(1)"]
    assert lines(web, vera, columns="title", tag="money")[1:] == [["Refunds"]]


def test_json_and_xlsx_hold_the_same(plan: None, web: Any, vera: User) -> None:
    found = json.loads(fetch(web, vera, format="json", columns="title,end,effort", sort="effort")[1])
    assert found[0]["end"] == {"day": "2027-03-31", "precision": "quarter", "words": "Q1 2027"}
    answer, body = fetch(web, vera, format="xlsx", columns="title,effort,tags", sort="effort")
    assert 'filename="acme-roadmap.xlsx"' in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet["A2"].value == "=HYPERLINK(1)" and sheet["A2"].data_type == "s"
    assert [sheet["B3"].value, sheet["C3"].value] == [8, "money, eu"]


EVIL = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1+1", "|calc", "%x", "plain")


@pytest.fixture
def evil(act: Act, product: Product) -> None:
    """What somebody else may have written anywhere: titles, tags, own fields and their names."""
    with act() as actor:
        create_field(by=actor, name="=cmd()", kind="text")
        create_field(by=actor, name="Day", kind="date")
        create_field(by=actor, name="Sum", kind="number")
        slug = CustomField.objects.get(name="=cmd()").slug
        team = create_team(by=actor, name="=HYPERLINK(2)")
        for at, text in enumerate(EVIL):
            values = {slug: text, "day": "2027-02-03", "sum": at - 2.5}
            create_item(
                by=actor, product=product, title=f"{text} title", tags=[text.strip()], team=team, custom=values,
                effort=at + 0.5, start=date(2027, 1, at + 1), start_precision="day",
            )  # fmt: skip


def test_no_spreadsheet_runs_what_somebody_wrote(evil: None, act: Act, web: Any, vera: User) -> None:
    with act():
        own = f"custom.{CustomField.objects.get(name='=cmd()').slug}"
    columns = f"title,tags,team,{own}"
    head, *rows = lines(web, vera, columns=columns)
    for cell in [*head, *(cell for row in rows for cell in row)]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "|", "%")), cell
    sheet = load_workbook(io.BytesIO(fetch(web, vera, format="xlsx", columns=columns)[1])).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type == "s" for cell in cells) and "=1+1 title" in [cell.value for cell in cells]
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@")))


def test_days_are_days_and_numbers_are_numbers(evil: None, web: Any, vera: User) -> None:
    columns = "title,start,created_at,custom.day,custom.sum,effort"
    body = fetch(web, vera, format="xlsx", columns=columns, sort="start")[1]
    sheet = load_workbook(io.BytesIO(body)).active
    head, first = ([cell.value for cell in sheet[row]] for row in (1, 2))
    assert head == ["Title", "Start", "Start (day)", "Created", "Day", "Sum", "Effort"]
    assert first[1:3] == ["1 Jan 2027", datetime(2027, 1, 1)] and first[4] == datetime(2027, 2, 3)
    assert isinstance(first[3], datetime) and first[5:] == [-2.5, 0.5]
    assert all(sheet.cell(2, at).is_date for at in (3, 4, 5)) and sheet["C2"].number_format == "yyyy-mm-dd"
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:G9" and sheet["A1"].font.bold
    told = lines(web, vera, columns=columns, sort="start")[1]
    assert told[2] == "2027-01-01" and told[4:] == ["2027-02-03", "-2.5", "0.5"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", told[3])
    found = json.loads(fetch(web, vera, format="json", columns=columns, sort="start")[1])[0]
    assert found["custom.day"] == "2027-02-03" and found["custom.sum"] == -2.5
    assert datetime.fromisoformat(found["created_at"]).tzinfo


def test_moments_are_told_in_the_zone_of_the_workspace(
    plan: None, act: Act, acme: Workspace, web: Any, vera: User
) -> None:
    Workspace.objects.filter(pk=acme.pk).update(zone="Pacific/Auckland")
    with act():
        Item.objects.update(created_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
    assert {row[0] for row in lines(web, vera, columns="created_at")[1:]} == {"2026-11-22 12:30"}


def test_rows_come_group_by_group_and_say_their_group(plan: None, act: Act, web: Any, vera: User) -> None:
    with act() as actor:
        pay, app = (create_team(by=actor, name=name) for name in ("Pay", "App"))
        change_item(Item.objects.get(title="Refunds"), by=actor, team=app)
        change_item(Item.objects.get(title="=HYPERLINK(1)"), by=actor, team=pay)
    rows = lines(web, vera, columns="title", group="team", sort="title")
    assert rows[0] == ["Team", "Title"] and [row[0] for row in rows[1:]] == ["App", "Pay", ""]
    assert lines(web, vera, columns="title,team", group="team")[0] == ["Title", "Team"]


def test_rows_are_grouped_by_fields_of_any_kind(
    plan: None, act: Act, web: Any, alice: User, vera: User
) -> None:
    with act(alice) as actor:
        for kind in ("text", "number", "date"):
            create_field(by=actor, name=kind.title(), kind=kind)
        given = [("b", 7, "2026-05-09"), ("a", 3, "2026-04-30"), ("b", 4.5, "2026-05-01")]
        items = list(Item.objects.order_by("rank"))[: len(given)]
        for item, (text, number, day) in zip(items, given, strict=True):
            change_item(item, by=actor, custom={"text": text, "number": number, "date": day})
    titles = [item.title for item in items]

    def order(field: str) -> list[str]:
        rows = lines(web, vera, columns="title", group=field)
        assert rows[0][1] == "Title"
        told = [row[1].removeprefix("'") for row in rows[1:]]  # no spreadsheet runs it
        return [title for title in told if title in titles]

    assert order("custom.text") == [titles[1], titles[0], titles[2]]
    assert order("custom.number") == [titles[1], titles[2], titles[0]]
    assert order("custom.date") == [titles[1], titles[0], titles[2]]
    for wrong in ("title", "custom.gone"):
        answer = web(vera).get(URL, {"format": "csv", "group": wrong})
        assert answer.status_code == 400 and wrong in answer.json()["errors"]["group"][0]


@pytest.mark.parametrize(
    ("value", "end", "words"),
    [
        (-3, "-1", "below 0"),
        (0, "0", "0"),
        (0.05, "0.1", "over 0, up to 0.1"),
        (1, "1", "over 0.5, up to 1"),
        (3, "5", "over 2, up to 5"),
        (20, "20", "over 10, up to 20"),
        (20.5, "50", "over 20, up to 50"),
    ],
)
def test_numbers_stand_on_the_steps_of_one_scale(value: float, end: str, words: str) -> None:
    assert step_of(value) == Decimal(end)
    assert step_words(step_of(value), lambda one: f"{one:g}") == words


def test_parts_stand_below_what_they_are_part_of(plan: None, act: Act, web: Any, vera: User) -> None:
    with act() as actor:
        change_item(
            Item.objects.get(title="=HYPERLINK(1)"), by=actor, parent=Item.objects.get(title="Nobody knows")
        )
    titles = [row[0] for row in lines(web, vera, columns="title", nest="1")[1:]]
    assert titles == ["Refunds", "Nobody knows", "'=HYPERLINK(1)"]


@pytest.mark.parametrize(
    "query", [{"columns": "nothing"}, {"format": "doc"}, {"filter": "{"}, {"colour": "1"}]
)
def test_a_mistake_is_told(plan: None, web: Any, vera: User, query: dict[str, str]) -> None:
    answer, _body = fetch(web, vera, **query)
    assert answer.status_code == 400


def test_an_outsider_gets_nothing(plan: None, web: Any, charlie: User) -> None:
    assert fetch(web, charlie)[0].status_code == 404
