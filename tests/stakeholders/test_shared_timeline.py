"""What a shared timeline draws: its axis, what its readers know of each edge, and what is said besides colour."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from core.dates import say, span
from core.models import User
from roadmap.actions.milestones import create_milestone
from roadmap.actions.views import create_view
from roadmap.export.draw.letters import width
from stakeholders.actions import change_audience
from stakeholders.actions.shares import share_view
from stakeholders.timeline_axis import SIZE, axis_for
from stakeholders.views.shared import path_of
from tests.stakeholders.conftest import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
TODAY = date(2026, 11, 22)
Read = Callable[..., str]


@pytest.fixture
def read(act: Any, ground: dict[str, Any], bob: User) -> Read:
    """The page of a timeline shared with readers who see these fields, dates no finer than `precision`."""

    def made(precision: str, *fields: str, query: str = "", page: str = "") -> str:
        with act(bob) as actor:
            change_audience(ground["audience"], by=actor, fields=["dates", *fields], date_precision=precision)
            view = create_view(by=actor, name="Plan", query=f"view=timeline&lanes=none{query}", shared=True)
            path = path_of(share_view(view, ground["audience"], by=actor))
        return Client().get(path, {"page": page}).content.decode().split("<main")[1]

    return made


def ticks(page: str) -> list[str]:
    return re.findall(r'<text class="tick"[^>]*>(.*?)</text>', page)


def bar(page: str, title: str) -> dict[str, str]:
    found = re.search(rf"<rect ([^>]*)><title>{title}[,<]", page)
    assert found, title
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found[1]))


class TestQuarters:
    def test_a_bar_of_a_quarter_fills_it_exactly(self, act: Any, read: Read, ground: dict[str, Any]) -> None:
        today = timezone.localdate()
        first, last = span(span(today, "quarter")[1] + timedelta(days=1), "quarter")
        with act() as actor:
            make_item(
                actor,
                ground["pay"],
                "Wallets",
                start=first + timedelta(days=20),
                start_precision="day",
                end=last - timedelta(days=20),
            )
        page = read("quarter")
        assert ticks(page) and all(re.fullmatch(r"Q\d", one) for one in ticks(page))
        lines = [float(x) for x in re.findall(r'<line class="rule" x1="([\d.]+)" x2', page)]
        found = bar(page, "Wallets")
        left, right = float(found["x"]), float(found["x"]) + float(found["width"])
        assert left in lines and (right in lines or right == 1240) and "mask" not in found
        between = [x for x in lines if left < x < right]
        assert not between, "one quarter and no more"
        assert say(last, "quarter") in page

    def test_who_knows_half_years_reads_half_years(self, read: Read) -> None:
        assert set(ticks(read("half"))) == {"First half", "Second half"}

    def test_who_knows_days_reads_months_and_a_quarter_is_soft(
        self, act: Any, read: Read, ground: dict[str, Any]
    ) -> None:
        day = timezone.localdate() + timedelta(days=40)
        with act() as actor:
            make_item(
                actor, ground["pay"], "Soft", start=day, start_precision="quarter",
                end=day, end_precision="quarter",
            )  # fmt: skip
            make_item(actor, ground["pay"], "Firm", start=day, start_precision="day", end=day)
        page = read("day")
        assert not any(re.fullmatch(r"Q\d", one) for one in ticks(page))
        soft = bar(page, "Soft")
        assert soft["mask"] == "url(#fade-5-5)" and 'id="fade-5-5"' in page
        assert "mask" not in bar(page, "Firm") and "Soft edge" in page


class TestWords:
    def test_the_type_is_the_product_s_own(self, read: Read) -> None:
        assert "DejaVu" not in read("quarter") and "font-family" not in read("quarter")

    def test_stages_have_shapes_and_words(self, act: Any, read: Read, ground: dict[str, Any]) -> None:
        with act() as actor:
            make_item(actor, ground["pay"], "Going", "in_progress", end=TODAY + timedelta(days=400))
            make_item(actor, ground["pay"], "Ledger", "shipped", end=timezone.localdate())
        page = read("quarter", "status")
        drawn = page.partition("<svg xmlns")[2]
        for shape in ("s-progress", "s-shipped", "s-late"):  # what is planned is late
            assert f"#{shape}" in drawn
        legend = page.partition('<ul class="s-marks">')[2].partition("</ul>")[0]
        assert all(word in legend for word in ("Shipped", "In progress", "Late"))
        assert "#s-progress" not in read("quarter"), "who sees no statuses is not told what has begun"

    def test_late_is_said_where_statuses_are_seen(self, act: Any, read: Read, ground: dict[str, Any]) -> None:
        with act() as actor:
            make_item(actor, ground["pay"], "Refunds", end=timezone.localdate() - timedelta(days=21))
        assert "3 weeks late" in read("day", "status").partition('<div class="s-periods">')[0]
        assert not re.search(r"\blate\b", read("day"))
        assert "weeks late" not in read("half", "status"), "half a year is not late before it is over"

    def test_a_milestone_says_that_it_is_late(self, act: Any, read: Read) -> None:
        with act() as actor:
            create_milestone(
                by=actor, name="Fair", date=timezone.localdate() - timedelta(days=9), date_precision="day"
            )
        assert re.search(r"Fair · [^<]* · late<", read("day", "milestones", "status"))
        assert not re.search(r"\blate\b", read("day", "milestones"))


class TestWindow:
    def test_what_was_over_long_ago_is_listed_not_drawn(
        self, act: Any, read: Read, ground: dict[str, Any]
    ) -> None:
        with act() as actor:
            make_item(actor, ground["pay"], "Ledger", "shipped", end=date(2020, 5, 5))
            make_item(actor, ground["pay"], "Wallets", end=timezone.localdate() + timedelta(days=50))
        page = read("day")
        assert "<title>Ledger" not in page and "<title>Wallets" in page
        outside = page.partition('<details class="s-outside">')[2].partition("</details>")[0]
        assert "Before" in outside and "Ledger" in outside and "5 May 2020" in outside
        assert "<title>Ledger" in read("day", query="&zoom=fit")

    def test_a_zoom_of_the_view_is_kept(self, act: Any, read: Read, ground: dict[str, Any]) -> None:
        today = timezone.localdate()
        with act() as actor:
            make_item(actor, ground["pay"], "Near", end=today + timedelta(days=20))
            make_item(actor, ground["pay"], "Far", end=today + timedelta(days=300))
        page = read("day", query="&zoom=quarter")
        assert "<title>Near" in page and "<title>Far" not in page
        assert "Far" in page.partition('<details class="s-outside">')[2]

    def test_every_page_has_one_scale(
        self, act: Any, read: Read, ground: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("stakeholders.shared.MOST", 1)
        monkeypatch.setattr("stakeholders.shared.MORE", 0)
        today = timezone.localdate()
        with act() as actor:
            make_item(actor, ground["pay"], "Near", end=today + timedelta(days=20))
            make_item(actor, ground["pay"], "Far", end=today + timedelta(days=700))
        pages = [read("day", query="&zoom=fit&sort=end", page=number) for number in "123"]
        near, far = (next(one for one in pages if f"<title>{name}" in one) for name in ("Near", "Far"))
        assert near != far
        assert ticks(near) == ticks(far)


@pytest.mark.parametrize(
    "precision, last, unit",
    [
        ("day", date(2027, 3, 1), "month"),
        ("day", date(2031, 3, 1), "quarter"),
        ("quarter", date(2027, 3, 1), "quarter"),
        ("year", date(2027, 3, 1), "year"),
    ],
)
def test_cells_are_no_finer_than_what_is_known_and_what_fits(precision: str, last: date, unit: str) -> None:
    axis = axis_for([(TODAY, last)], [], TODAY, 1240, precision, "fit")
    assert axis.unit == unit
    cells = list(axis.cells())
    assert all(a.x + a.wide == pytest.approx(b.x, abs=0.2) for a, b in zip(cells, cells[1:], strict=False))
    assert cells[0].x == 0 and cells[-1].x + cells[-1].wide == pytest.approx(1240, abs=0.2)


@pytest.mark.parametrize("years", [1, 3, 6, 9, 12])
@pytest.mark.parametrize("language", ["en", "de"])
def test_names_of_cells_never_meet(years: int, language: str) -> None:
    with translation.override(language):
        axis = axis_for([(TODAY, date(TODAY.year + years, 12, 31))], [], TODAY, 1240, "month", "fit")
        assert all(width(cell.words, SIZE) < cell.wide for cell in axis.cells())


def test_the_last_days_of_the_calendar_are_days_too() -> None:
    axis = axis_for([(date(9998, 11, 1), date(9999, 12, 31))], [], TODAY, 1240, "quarter", "")
    assert axis.cells() and axis.end <= date.max
