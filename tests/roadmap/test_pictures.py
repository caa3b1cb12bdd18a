"""A view as PDF, PNG and SVG: what it shows, on as many pages as it needs, letters of every script, and nothing else."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image

from core.models import User
from roadmap.actions import change_item, create_item, create_team
from roadmap.actions.links import create_link
from roadmap.actions.milestones import create_milestone
from roadmap.actions.views import create_view
from roadmap.export.draw import letters
from roadmap.export.draw.bar import Bar
from roadmap.export.draw.bars import WIDTH, bars_over_time
from roadmap.export.draw.ink import HUES, tone
from roadmap.export.draw.layout import MARGIN, pages
from roadmap.export.draw.letters import width
from roadmap.export.draw.png import MOST_DOTS, png
from roadmap.export.draw.shapes import Block, Curve, Picture, Text
from roadmap.export.pictures import MOST
from roadmap.models import Item, Product, Status
from tests.conftest import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
URL = "/api/v1/workspaces/acme/items/picture"
KINDS = ("timeline", "board", "table", "tree", "matrix", "calendar")


@pytest.fixture
def plan(act: Act, product: Product, bob: User) -> None:
    with act() as actor:
        team = create_team(by=actor, name="Gäste & Привет")
        first = create_item(
            by=actor, product=product, title="<script>Größe</script>", team=team, owner=bob, effort=3, value=5,
            start=date(2026, 11, 2), start_precision="day", end=date(2026, 11, 20), end_precision="day",
        )  # fmt: skip
        second = create_item(
            by=actor, product=product, title="Приём платежей", effort=2, value=8, horizon="next",
            start=date(2027, 1, 1), start_precision="quarter", end=date(2027, 3, 31), end_precision="quarter",
        )  # fmt: skip
        create_item(by=actor, product=product, title="Nobody knows")
        create_link(first, second, by=actor)
        create_milestone(by=actor, name="Winter fair", date=date(2026, 11, 25), date_precision="day")


def fetch(web: Any, user: User, **query: str) -> Any:
    return web(user).get(URL, query)


def svg(web: Any, user: User, **query: str) -> str:
    answer = fetch(web, user, format="svg", **query)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_shows_what_passes_the_filter(plan: None, web: Any, vera: User, kind: str) -> None:
    month = {"month": "2026-11"} if kind == "calendar" else {}
    drawn = svg(web, vera, view=kind, **month)
    assert "&lt;script&gt;" in drawn and "<script" not in drawn and "3 items" in drawn
    assert "Nobody knows" in drawn or kind == "calendar"
    narrowed = svg(web, vera, view=kind, q="nobody", **month)
    assert "&lt;script&gt;" not in narrowed and "1 item" in narrowed
    assert "foreignObject" not in drawn and "http" not in drawn.replace("http://www.w3.org", "")


@pytest.mark.parametrize("kind", KINDS)
def test_pdf_and_png_of_each_kind(plan: None, web: Any, vera: User, kind: str) -> None:
    answer = fetch(web, vera, view=kind)
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert f'filename="acme-roadmap-{kind}.pdf"' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    small = re.search(rb"/MediaBox \[0 0 ([\d.]+)", answer.content)
    large = re.search(rb"/MediaBox \[0 0 ([\d.]+)", fetch(web, vera, view=kind, paper="a3").content)
    assert small and large and float(large[1]) > float(small[1]) * 1.4
    image = Image.open(io.BytesIO(fetch(web, vera, view=kind, format="png").content))
    assert image.width >= 1200 and len(image.convert("L").getcolors() or ()) > 5


def test_the_timeline_has_links_milestones_lanes_and_a_legend(plan: None, web: Any, vera: User) -> None:
    drawn = svg(web, vera, view="timeline", lanes="team")
    assert "Winter fair" in drawn and "Gäste &amp; Привет" in drawn and "No team" in drawn
    assert "<path" in drawn and "Blocks" in drawn and "Soft edges" in drawn and "2027" in drawn
    bare = svg(web, vera, view="timeline", links="off", miles="off")
    assert "<path" not in bare and "Winter fair" not in bare


def test_the_table_has_its_columns_groups_and_totals(plan: None, web: Any, vera: User) -> None:
    drawn = svg(
        web, vera, view="table", cols="title,effort,blocked,late", group="team,horizon", sums="effort:sum"
    )
    assert all(f">{head}<" in drawn for head in ("Title", "Effort", "Blocked", "Late"))
    assert "No team  (2)" in drawn and "Next  (1)" in drawn and ">5<" in drawn and ">yes<" in drawn
    assert ">Status<" not in drawn


def test_the_board_has_its_columns_lanes_and_fields(plan: None, web: Any, vera: User) -> None:
    drawn = svg(web, vera, view="board", columns="status", rows="team", cards="effort")
    assert "Effort: 3" in drawn and "No team  (2)" in drawn and "Idea  3" in drawn and "Dropped" not in drawn


def test_the_matrix_has_its_axes_corners_and_what_has_no_place(plan: None, web: Any, vera: User) -> None:
    drawn = svg(web, vera, view="matrix", corners="Quick|||")
    assert "↑ Value" in drawn and "Effort →" in drawn and ">Quick<" in drawn and drawn.count("<circle") == 2
    assert "1 without Effort or Value" in drawn


def test_a_timeline_has_the_colours_that_were_chosen(plan: None, web: Any, vera: User) -> None:
    plain = svg(web, vera, view="timeline")
    by_team = svg(web, vera, view="timeline", hue="team")
    assert tone(HUES[0]).tint not in plain and tone(HUES[0]).tint in by_team
    assert by_team.count("Gäste &amp; Привет") == plain.count("Gäste &amp; Привет") + 1, "in the legend, too"
    assert svg(web, vera, view="timeline", hue="nothing") == plain


def test_a_whole_stands_in_the_calendar_where_its_parts_do(
    act: Act, product: Product, web: Any, vera: User
) -> None:
    with act() as actor:
        whole = create_item(by=actor, product=product, title="All of it")
        for day in (3, 20):
            create_item(
                by=actor, product=product, title=f"Part {day}", parent=whole,
                start=date(2026, 11, day), start_precision="day", end=date(2026, 11, day + 1),
            )  # fmt: skip
    drawn = svg(web, vera, view="calendar", month="2026-11")
    assert drawn.count(">All of it<") == 2 and "Grey: from its parts" in drawn
    assert drawn.rindex(">Part 20<") < drawn.rindex(">All of it<"), "after what has a day of its own"
    assert ">All of it<" not in svg(web, vera, view="calendar", month="2026-12")


def test_the_calendar_is_of_the_month_asked_for(plan: None, web: Any, vera: User) -> None:
    drawn = svg(web, vera, view="calendar", month="2026-11", weekday="0")
    assert "November 2026" in drawn and "Winter fair" in drawn
    assert drawn.index("Sunday") < drawn.index("Monday")
    february = svg(web, vera, view="calendar", month="2027-02")
    assert "&lt;script" not in february and "Some day this quarter: 1" in february
    assert "Приём" in february and "Приём" not in svg(web, vera, view="calendar", month="2027-04")


def test_a_saved_view_gives_its_name_and_what_it_asks(
    plan: None, act: Act, web: Any, vera: User, bob: User
) -> None:
    with act(bob) as actor:
        shared = create_view(by=actor, name="Für alle", query="view=table&q=nobody", shared=True)
        own = create_view(by=actor, name="Mine", query="view=table", shared=False)
    drawn = svg(web, vera, saved=str(shared.pk))
    assert "Für alle" in drawn and "Nobody knows" in drawn and "1 item" in drawn
    assert fetch(web, vera, saved=str(own.pk)).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        {"format": "doc"},
        {"paper": "a0"},
        {"colour": "1"},
        {"f": "{"},
        {"saved": "x"},
        {"f": '{"field": "x"}'},
    ],
)
def test_a_mistake_is_told(plan: None, web: Any, vera: User, query: dict[str, str]) -> None:
    assert fetch(web, vera, **query).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        {"view": "timeline", "lanes": "nothing", "base": "x"},
        {"view": "matrix", "x": "title", "y": "score.x", "size": "none", "hue": "q"},
        {"view": "calendar", "month": "9999-12", "weekday": "9"},
        {"view": "calendar", "month": "0001-01"},
        {"view": "table", "cols": "nothing:900000,title:1", "group": "x,y,z", "sums": ":,effort:median"},
        {"view": "board", "columns": "x", "rows": "y", "cards": "z"},
    ],
)
def test_an_address_that_makes_no_sense_is_drawn_as_far_as_it_does(
    plan: None, web: Any, vera: User, query: dict[str, str]
) -> None:
    for form in ("svg", "pdf", "png"):
        assert fetch(web, vera, format=form, **query).status_code == 200


def test_the_last_days_of_the_calendar_can_be_drawn(act: Act, product: Product, web: Any, vera: User) -> None:
    with act() as actor:
        create_item(by=actor, product=product, title="The end", end=date(9999, 12, 31), end_precision="year")
    assert "The end" in svg(web, vera, view="timeline")


def test_an_outsider_gets_nothing_and_too_many_are_refused(
    plan: None, web: Any, vera: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetch(web, charlie).status_code == 404
    monkeypatch.setattr("roadmap.export.pictures.MOST", 2)
    codes = [fetch(web, vera, format="svg").status_code for _try in range(3)]
    assert codes == [200, 200, 429] and MOST > 2


def test_the_page_to_print_has_the_same_pictures(plan: None, web: Any, vera: User) -> None:
    page = web(vera).get("/w/acme/roadmap/print/", {"view": "board", "paper": "a3"}).content.decode()
    assert "&lt;script&gt;Größe" in page and 'class="public print-a3"' in page and "Roadmap: Board" in page


# Pages, letters --------------------------------------------------------------------------------------------------


def flat(count: int) -> Picture:
    blocks = [Block(20, [Text(0, 14, f"line {at}")], keep=at % 10 == 0) for at in range(count)]
    curve = Curve((0, 10, 50, 10, 50, count * 20 - 10, 100, count * 20 - 10))
    return Picture(800, Block(30), blocks, over=[curve], title="Plan")


def test_pages_hold_every_line_once_and_no_heading_alone_at_the_foot() -> None:
    sheets = list(pages(flat(100), 300))
    seen = [
        shape.words
        for page in sheets
        for one in page.placed
        for shape in one.shapes
        if isinstance(shape, Text)
    ]
    assert [words for words in seen if words.startswith("line")] == [f"line {at}" for at in range(100)]
    assert all(page.tall <= 300 + 8 for page in sheets) and len(sheets) >= 100 * 20 // 300
    last = [page.placed[-2].shapes[0] for page in sheets[:-1]]
    assert all(int(shape.words.split()[1]) % 10 for shape in last if isinstance(shape, Text))
    assert all(
        any(isinstance(shape, Curve) for one in page.placed for shape in one.shapes) for page in sheets
    )


def test_a_picture_that_would_be_far_too_long_says_so() -> None:
    image = Image.open(io.BytesIO(png(flat(3000))))
    assert image.width * image.height <= MOST_DOTS * 1.01 and image.width == 800 + 2 * MARGIN


def test_words_are_cut_and_broken_to_the_room_they_have() -> None:
    assert letters.cut("Größe", 100) == "Größe"
    cut = letters.cut("Приём платежей по карте", 60)
    assert cut.endswith("…") and letters.width(cut) <= 60
    lines = letters.wrap("one two three four five six", 50, 2)
    assert len(lines) == 2 and all(letters.width(line) <= 50 for line in lines)
    assert letters.clean("a\x00b\ud800c\n") == "a b c "


def test_the_board_by_certainty_leaves_out_what_is_over_and_says_so(
    web: Any, act: Act, plan: None, vera: User
) -> None:
    """As on the screen: what was shipped is not "Not placed"."""
    with act() as actor:
        done = Item.objects.get(title="Nobody knows")
        change_item(done, by=actor, status=Status.objects.get(category="shipped"))
    drawn = svg(web, vera, view="board")
    assert "Nobody knows" not in drawn and "1 item is shipped or dropped" in drawn
    by_status = svg(web, vera, view="board", columns="status")
    assert "Nobody knows" in by_status and "not on the board" not in by_status


def test_what_is_said_of_a_late_bar_is_never_cut_off_at_the_edge() -> None:
    """The last bar of the picture, its title inside: its note moves in, or before it."""
    last = date(2027, 6, 30)
    for days, title in ((700, "Long enough"), (60, "Short")):
        bars = [
            Bar("First", "", date(2024, 1, 1), date(2024, 2, 1)),
            Bar(title, "", last - timedelta(days), last, note=("late", "15 months late")),
        ]
        drawn = bars_over_time(bars, date(2027, 6, 30))
        found = [one for block in drawn.picture.blocks for one in block.shapes if isinstance(one, Text)]
        spans = {one.words: (one.x, one.x + width(one.words, one.size)) for one in found}
        note, named = spans["15 months late"], spans[title]
        assert note[0] >= 0 and note[1] <= WIDTH
        assert note[1] <= named[0] or named[1] <= note[0]
