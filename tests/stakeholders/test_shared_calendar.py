"""A shared calendar: month by month, with milestones, and nothing in any of it that its audience may not see."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from core.models import User
from roadmap.actions.milestones import create_milestone
from roadmap.actions.views import create_view
from stakeholders.actions import change_audience
from stakeholders.actions.shares import change_share, share_view
from stakeholders.models import SharedView, SharedViewUse
from stakeholders.views.shared import path_of
from tests.stakeholders.conftest import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


@pytest.fixture
def share(act: Any, ground: dict[str, Any], bob: User) -> Any:
    """Shares a calendar with the customers of the ground, who see as much as is said here."""

    def make(query: str = "view=calendar&month=2026-08", **sees: Any) -> SharedView:
        with act(bob) as actor:
            sees = {"fields": ["horizon", "dates", "milestones"], "date_precision": "day"} | sees
            change_audience(ground["audience"], by=actor, **sees)
            view = create_view(by=actor, name="Plan", query=query, shared=True)
            return share_view(view, ground["audience"], by=actor)

    return make


@pytest.fixture
def plan(act: Any, ground: dict[str, Any]) -> dict[str, Any]:
    """Two months with something in them, and milestones: of the product, of none, and of one that is hidden."""
    with act() as actor:
        make_item(actor, ground["pay"], "Payouts", end=date(2026, 11, 12), end_precision="day")
        make_item(actor, ground["pay"], "Wallets", end=date(2026, 9, 30), end_precision="quarter")
        for name, day, known, product in (
            ("Summer fair", date(2026, 8, 20), "day", None),
            ("Payouts 2.0", date(2026, 9, 30), "quarter", ground["pay"]),
            ("Kraken launch", date(2026, 8, 19), "day", ground["secret"]),
        ):
            create_milestone(by=actor, name=name, date=day, date_precision=known, product=product)
    return ground


def read(row: SharedView, **query: str) -> str:
    answer = Client().get(path_of(row), query)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1]


def turns(page: str) -> dict[str, str]:
    return dict(re.findall(r'rel="(prev|next)" href="\?month=([\d-]+)"', page))


def day_of(page: str, name: str) -> str:
    found = re.search(rf"<h3>{name}</h3><ul>(.*?)</ul>", page, re.S)
    return found[1] if found else ""


def test_one_goes_from_month_to_month_as_far_as_there_is_anything(share: Any, plan: Any) -> None:
    row = share()
    page = read(row)
    assert "August 2026" in page and "Instant payouts" in day_of(page, "Friday 21 August")
    assert turns(page) == {"prev": "2026-07", "next": "2026-09"}
    first = read(row, month="2026-07")
    assert "July 2026" in first and turns(first) == {"next": "2026-08"}, "the quarter begins here"
    after = read(row, month="2026-09")
    assert turns(after) == {"prev": "2026-08", "next": "2026-11"}, "in October there is nothing to see"
    last = read(row, month="2026-11")
    assert "Payouts" in day_of(last, "Thursday 12 November") and turns(last) == {"prev": "2026-09"}
    empty = read(row, month="2026-10")
    assert "Nothing stands in October 2026" in empty and turns(empty) == {
        "prev": "2026-09",
        "next": "2026-11",
    }


def test_what_is_no_month_of_the_plan_is_the_nearest(share: Any, plan: Any) -> None:
    row = share()
    for asked, shown in (("1999-01", "July 2026"), ("2999-12", "November 2026")):
        assert shown in read(row, month=asked)
    for odd in ("2026-13", "x", "2026-8", "0001-01", "9999-12", "٢٠٢٦-٠٨", "2026-08-01", "1" * 4000):
        assert "August 2026" in read(row, month=odd), odd


def test_a_turned_page_is_no_new_reader(act: Any, share: Any, plan: Any) -> None:
    row = share()
    read(row), read(row, month="2026-09"), read(row, month="2026-11")
    with act():
        assert SharedViewUse.objects.get(share=row).opened == 1


def test_milestones_stand_where_their_audience_may_know_them(share: Any, plan: Any) -> None:
    page = read(share())
    assert "Summer fair" in day_of(page, "Thursday 20 August") and "Kraken" not in page
    vague = page.split("Some day this quarter")[1].split("</section>")[0]
    assert "Payouts 2.0" in vague and "Wallets" in vague and "Summer fair" not in vague


@pytest.mark.parametrize(
    "sees",
    [{"fields": ["horizon", "dates"]}, {"fields": ["milestones"]}, {"date_precision": "none"}],
    ids=["not granted", "no dates", "no precision"],
)
@pytest.mark.parametrize("kind", ["calendar", "timeline", "table"])
def test_milestones_are_not_there_without_a_grant_of_them_and_of_dates(
    share: Any, plan: Any, kind: str, sees: dict[str, Any]
) -> None:
    page = read(share(f"view={kind}&month=2026-08", **sees))
    assert "Instant payouts" in page and "Summer fair" not in page and "Payouts 2.0" not in page


def test_a_view_without_milestones_shows_none(share: Any, plan: Any) -> None:
    assert "Summer fair" not in read(share("view=calendar&month=2026-08&miles=off"))


def test_whether_a_milestone_is_reached_is_said_to_those_who_see_statuses(
    act: Any, share: Any, plan: Any
) -> None:
    with act() as actor:
        create_milestone(
            by=actor,
            name="Audit",
            date=date(2026, 8, 5),
            date_precision="day",
            done_at=datetime(2026, 8, 4, tzinfo=UTC),
        )
    row = share("view=calendar&month=2026-08", fields=["dates", "milestones"])
    assert "done" not in day_of(read(row), "Wednesday 5 August")
    row = share("view=calendar&month=2026-08", fields=["dates", "milestones", "status"])
    assert "done" in day_of(read(row), "Wednesday 5 August")


@pytest.mark.parametrize("kind", ["calendar", "timeline"])
@pytest.mark.parametrize("precision", ["month", "quarter", "half", "year"])
def test_days_within_a_span_make_the_same_bytes(
    act: Any, share: Any, ground: dict[str, Any], kind: str, precision: str
) -> None:
    """Items and milestones moved within what the readers know: the same pages, whichever month is asked for."""
    days = {"month": (8, 2, 8, 30), "quarter": (7, 2, 9, 29), "half": (7, 2, 12, 29), "year": (1, 2, 12, 29)}[
        precision
    ]
    row = share(f"view={kind}&hue=horizon&sort=end", date_precision=precision)
    pages = []
    for one, other in ((days[:2], days[2:]), (days[2:], days[:2])):
        with act() as actor:
            made = [
                make_item(actor, ground["pay"], "A", end=date(2026, *one)),
                make_item(actor, ground["pay"], "B", end=date(2026, *other)),
                create_milestone(by=actor, name="Fair", date=date(2026, *one), date_precision="day"),
                create_milestone(by=actor, name="Audit", date=date(2026, *other), date_precision="day"),
            ]
        pages.append([read(row), *(read(row, month=f"2026-{month:02}") for month in range(1, 13))])
        with act():
            for gone in made:
                gone.delete()
    assert pages[0] == pages[1]
    assert not re.search(
        r"\b(2|29|30|21) (January|July|August|September|December|Jan|Jul|Aug|Sep|Dec)\b", pages[0][0]
    )
    assert "Fair" in pages[0][0]


def test_who_knows_quarters_turns_quarters(share: Any, plan: Any) -> None:
    page = read(share(date_precision="quarter"))
    assert "Q3 2026" in page and turns(page) == {"next": "2026-10"}
    assert (
        "<table" not in page
        and "Summer fair" in page
        and "20" not in page.split("Some day this quarter")[1].split("</ul>")[0]
    )


def test_entries_have_the_colour_of_an_objective_that_is_seen(
    act: Any, share: Any, ground: dict[str, Any]
) -> None:
    with act() as actor:
        make_item(actor, ground["pay"], "Refunds", objective=ground["goal"])
    assert f'data-obj="{ground["goal"].hue}"' in read(share(fields=["dates", "objective"]))
    plain = read(share(fields=["dates"]))
    assert "data-obj" not in plain and "Money the same day" not in plain


def test_a_month_is_asked_for_through_the_password(act: Any, share: Any, plan: Any, bob: User) -> None:
    row = share()
    with act(bob) as actor:
        change_share(row, by=actor, password="open sesame")
    reader = Client()
    asked = f"{path_of(row)}?month=2026-11"
    assert b"Payouts" not in reader.get(asked).content
    assert b"November 2026" in reader.post(asked, {"password": "open sesame"}, follow=True).content


def test_it_speaks_the_language_of_its_reader(share: Any, plan: Any) -> None:
    page = Client().get(path_of(share()), headers={"Accept-Language": "de"}).content.decode()
    assert "Irgendwann in diesem Quartal" in page and "Freitag, 21. August" in page and "Meilenstein" in page
