"""Edges that are not known to the day fade without a step, and letters are the product's own on every machine."""

import io
import re
from base64 import b64decode
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import Image

from roadmap.export.draw import letters
from roadmap.export.draw.bar import MOST_SOFT, Bar
from roadmap.export.draw.bars import bars_over_time
from roadmap.export.draw.ink import parts, tone
from roadmap.export.draw.layout import MARGIN
from roadmap.export.draw.miles import Mile, put_miles
from roadmap.export.draw.pdf import pdf
from roadmap.export.draw.png import png
from roadmap.export.draw.shapes import Block, Picture, Rect, Text
from roadmap.export.draw.svg import svg, svg_pages

AT = datetime(2026, 11, 22, tzinfo=UTC)
TODAY = AT.date()
# A bar of 400 units that fades for 100 at its begin and for 50 at its end.
SOFT = Rect(0, 0, 400, 20, "#c9d6ea", soft=(25, 12))


def soft_picture(*shapes: Rect | Text) -> Picture:
    return Picture(400, Block(0), [Block(30, list(shapes or (SOFT,)))])


def timeline() -> Picture:
    bar = Bar("Quarterly", "", date(2027, 1, 1), date(2027, 12, 31), 90, 90, tone=tone(244))
    drawn = bars_over_time([bar], TODAY)
    put_miles(drawn, [Mile("Fair", date(2027, 4, 1), "quarter")])
    return drawn.picture


def dots(picture: Picture) -> list[tuple[int, int, int]]:
    """Those of the line through the middle of the bar, from its begin to its end."""
    image = Image.open(io.BytesIO(png(picture))).convert("RGB")
    y = image.height // 2
    return [image.getpixel((x, y)) for x in range(MARGIN * 2, MARGIN * 2 + 800)]


def test_no_step_is_seen_in_the_png() -> None:
    row = [red for red, _green, _blue in dots(soft_picture())]
    full = parts(SOFT.fill)[0]
    assert row[0] >= 254 and row[-1] >= 253 and row[300] == full
    assert row[:200] == sorted(row[:200], reverse=True) and row[-96:] == sorted(row[-96:])
    assert max(abs(a - b) for a, b in zip(row, row[1:], strict=False)) <= 1, "256 strengths are all there are"


def test_what_lies_behind_shows_where_a_bar_fades_and_is_hidden_where_it_is_full() -> None:
    line = [Rect(x, 0, 1, 30, "#000000") for x in (5, 200)]
    row = dots(soft_picture(*line, SOFT))
    assert row[11][0] < 20 and row[401] == parts(SOFT.fill)


def test_the_svg_defines_each_gradient_once() -> None:
    drawn = svg(soft_picture(SOFT, Rect(0, 0, 200, 20, "#c9d6ea", soft=(25, 12))), "Plan")
    name = "soft-c9d6ea-25-12"
    assert drawn.count(f'<linearGradient id="{name}">') == 1 and drawn.count(f'fill="url(#{name})"') == 2
    stops = re.findall(r'<stop offset="(\d+)%" stop-color="#c9d6ea"( stop-opacity="0")?/>', drawn)
    assert [(int(at), not clear) for at, clear in stops] == [(0, False), (25, True), (88, True), (100, False)]


def test_an_edge_that_is_known_stays_hard() -> None:
    stops = re.findall(r"<stop [^>]+>", svg(soft_picture(Rect(0, 0, 9, 9, "#c9d6ea", soft=(30, 0))), "Plan"))
    assert ['opacity="0"' in one for one in stops] == [True, False, False]


def test_a_bar_of_a_quarter_fades_as_in_the_workbench_with_its_lines_and_its_milestone() -> None:
    picture = timeline()
    [bar] = [one for block in picture.blocks for one in block.shapes if isinstance(one, Rect) and one.said]
    assert bar.soft == (25, 25) and bar.stroke and MOST_SOFT == 0.42
    drawn = svg(picture, "Plan")
    assert drawn.count('class="edge"') == 2 and re.search(r'class="rule"[^>]+url\(#soft-\w{6}-100-0\)', drawn)


def test_the_pdf_draws_them_by_shadings_one_for_all_that_are_alike() -> None:
    one, many = (pdf(soft_picture(*[SOFT] * count), "a4", AT, "Acme") for count in (1, 40))
    assert one.count(b"/ShadingType 2") == many.count(b"/ShadingType 2") == 1
    assert b"/BM /Multiply" in one and len(many) < len(one) + 600
    assert b"/ShadingType" not in pdf(soft_picture(Rect(0, 0, 9, 9, "#c9d6ea")), "a4", AT, "Acme")


@pytest.mark.parametrize("paper", [True, False], ids=["file", "within-a-page"])
def test_a_file_has_its_letters_within_and_a_page_gives_its_own(paper: bool) -> None:
    words = [
        Text(0, 20, "Größe"),
        Text(0, 20, "Bold", bold=True),
        Text(0, 20, "Name", name=True),
        Text(0, 20, "план"),
    ]
    drawn = svg(soft_picture(*words), "Plan", paper=paper)
    faces = re.findall(
        r"font-family:'([^']+)';font-weight:(\d+);src:url\(data:font/woff;base64,([^)]+)\)", drawn
    )
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "") and 'font-family="Piazzolla' in drawn
    if not paper:
        assert not faces and "<style" not in drawn
        return
    named = [
        ("Instrument Sans", "400"),
        ("DejaVu Sans Condensed", "400"),
        ("Instrument Sans", "600"),
        ("Piazzolla", "500"),
    ]
    assert [face[:2] for face in faces] == named
    first = TTFont(io.BytesIO(b64decode(faces[0][2]))).getBestCmap()
    assert {chr(code) for code in first} == set("Größe") and len(drawn) < 40_000


def test_a_page_to_print_has_no_style_of_its_own() -> None:
    assert all("<style" not in sheet for sheet in svg_pages(timeline(), "Plan", 600))


def test_the_pdf_holds_the_products_fonts_and_others_only_where_they_are_needed() -> None:
    plain = pdf(Picture(400, Block(4), [Block(30, [Text(0, 20, "Größe")])], title="Plan"), "a4", AT, "Acme")
    assert b"InstrumentSans" in plain and b"Piazzolla" in plain and b"DejaVu" not in plain
    assert b"DejaVu" in pdf(soft_picture(Text(0, 20, "план")), "a4", AT, "Acme")


@pytest.mark.parametrize("face", [letters.PLAIN, letters.BOLD, letters.NAME])
def test_fonts_are_those_of_the_style_sheets_with_their_licence(face: int) -> None:
    path = letters.files(face)[0]
    font = TTFont(path)
    named = str(font["name"].getDebugName(0))
    assert "Instrument Sans Project" in named or "Piazzolla Project" in named
    licence = path.parent / f"{path.name.split('-')[0]}-OFL.txt"
    kept = Path(settings.BASE_DIR) / "static" / "fonts"
    texts = [one.read_bytes() for one in kept.glob("*-OFL.txt")]
    assert licence.read_bytes() in texts and font["OS/2"].fsType == 0
    widths = [font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"]
    assert max(widths) - min(widths) <= 2, "figures are of one width"


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert svg(timeline(), "Plan") == svg(timeline(), "Plan")
    assert png(timeline()) == png(timeline()) and pdf(timeline(), "a4", AT, "A") == pdf(
        timeline(), "a4", AT, "A"
    )
