"""No address, and nothing that a plan may hold, makes a picture fail or grow without end."""

from datetime import date
from typing import Any

import pytest

from core.errors import Invalid
from core.models import User
from roadmap.actions import create_item, create_team
from roadmap.actions.fields import create_field
from roadmap.actions.milestones import create_milestone
from roadmap.export import pictures
from roadmap.export.draw import letters
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.png import png
from roadmap.export.draw.shapes import Block, Picture, Text
from roadmap.models import Product
from tests.conftest import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
URL = "/api/v1/workspaces/acme/items/picture"
KINDS = ("timeline", "board", "table", "tree", "matrix", "calendar")


@pytest.fixture
def edges(act: Act, product: Product) -> None:
    """The first and the last days of the calendar, numbers as large and as small as may be, a long text."""
    first, last = date(1, 1, 1), date(9999, 12, 31)
    with act() as actor:
        team = create_team(by=actor, name="Pay")
        create_field(by=actor, name="N", kind="number")
        create_field(by=actor, name="Long", kind="text")
        create_field(by=actor, name="Cubed", kind="formula", formula="custom.n * custom.n * custom.n")
        create_item(
            by=actor, product=product, title="Always", team=team, effort=3, value=5, start=first,
            start_precision="day", end=last, end_precision="quarter", custom={"n": 1e15, "long": "x" * 5000},
        )  # fmt: skip
        create_item(
            by=actor, product=product, title="At last", effort=1e-300, value=5, start=last,
            start_precision="year", end=last, end_precision="year", custom={"n": -1e15},
        )  # fmt: skip
        create_milestone(by=actor, name="First day", date=first, date_precision="day")
        create_milestone(by=actor, name="Last year", date=last, date_precision="year")


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_plan_may_hold_at_most_is_drawn(edges: None, web: Any, vera: User, kind: str) -> None:
    asked = {
        "view": kind,
        "month": "9998-12",
        "cols": "title,custom.cubed,custom.long,rice,value_effort",
        "sums": "custom.cubed:sum,custom.n:avg",
        "cards": "custom.cubed,custom.long",
        **{"x": "custom.cubed", "y": "custom.n", "size": "value_effort"},
    }
    for form in ("pdf", "png", "svg"):
        assert web(vera).get(URL, asked | {"format": form}).status_code == 200


def test_a_field_named_a_thousand_times_is_drawn_once(edges: None, web: Any, vera: User) -> None:
    often = ",".join(["key"] * 1000)
    for asked in ({"view": "table", "cols": often}, {"view": "board", "cards": often}):
        drawn = web(vera).get(URL, asked | {"format": "svg"}).content
        assert drawn.count(b"<text") < 40


def test_a_png_is_refused_when_it_is_too_wide_whatever_its_height() -> None:
    wide = Picture(1_000_000.0, Block(34, [Text(0, 18, "a")]), [Block(90, [Text(0, 18, "b")])])
    with pytest.raises(Invalid, match="too wide"):
        png(wide)


def test_a_page_to_print_counts_as_a_picture(
    edges: None, web: Any, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST", 2)
    client = web(vera)
    assert [client.get("/w/acme/roadmap/print/").status_code for _n in range(3)] == [200, 200, 429]
    assert client.get(URL).status_code == 429


def test_of_a_long_text_only_as_much_is_measured_as_could_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []
    known = letters.width
    monkeypatch.setattr(
        letters, "width", lambda words, *more: measured.append(len(words)) or known(words, *more)
    )
    told = letters.cut("i" * 5000, 100)
    assert told.endswith("…") and known(told) <= 100 and max(measured) < 100
    assert letters.cut("short", 100) == "short" and letters.cut("anything", -5) == "…"


def test_the_colours_of_the_matrix_look_their_field_up_once(
    edges: None, web: Any, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    known = Plan.choices
    monkeypatch.setattr(Plan, "choices", lambda plan, name: asked.append(name) or known(plan, name))
    answer = web(vera).get(URL, {"view": "matrix", "hue": "parent", "format": "svg"})
    assert answer.status_code == 200 and asked == ["parent"]
