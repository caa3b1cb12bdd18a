"""Letters of every script in pictures: joined, from right to left, and a box for what no font here has."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from roadmap.export.draw import letters
from roadmap.export.draw.pdf import pdf
from roadmap.export.draw.png import png
from roadmap.export.draw.shapes import Block, Picture, Text
from roadmap.export.draw.shaping import engine, in_order, shape
from roadmap.export.draw.svg import svg

# Ours for further scripts.
FONT = letters.files(letters.PLAIN)[1]
ARABIC, HEBREW = "خطة المنتج", "מפת דרכים"
AT = datetime(2026, 11, 22, tzinfo=UTC)


def picture(*words: str) -> Picture:
    return Picture(400, Block(4), [Block(30, [Text(8, 20, one, 20)]) for one in words], title="Plan")


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        pytest.param("plan", [("plan", False)], id="latin"),
        pytest.param(ARABIC, [(ARABIC, True)], id="arabic"),
        pytest.param(f"{HEBREW} 2027", [("2027", False), (f"{HEBREW} ", True)], id="number-after-hebrew"),
        pytest.param(
            "Pay עם 2027 כרטיס ok",
            [("Pay ", False), (" כרטיס", True), ("2027", False), ("עם ", True), (" ok", False)],
            id="number-within-hebrew-within-latin",
        ),
    ],
)
def test_runs_stand_as_they_are_seen_from_left_to_right(words: str, seen: list[tuple[str, bool]]) -> None:
    assert list(in_order(words)) == seen


def test_arabic_letters_join() -> None:
    alone = [engine(FONT).get_nominal_glyph(ord(letter)) for letter in "سلام"]
    shaped = shape("سلام", FONT, True)
    numbers = [glyph.number for glyph in shaped.glyphs]
    # Seen from the left: the last letter first; lam and alef are one sign, seen has the form of a beginning.
    assert len(numbers) == 3 and numbers[0] == alone[3] and numbers[2] != alone[0]
    assert all(a.x < b.x for a, b in zip(shaped.glyphs, shaped.glyphs[1:], strict=False))
    assert letters.width("سلام", 10) == pytest.approx(shaped.wide * 10)


def test_a_mark_stands_over_its_letter() -> None:
    assert letters.width("cafe\u0301") == pytest.approx(letters.width("café"), abs=0.1)


@pytest.mark.parametrize("words", [ARABIC, HEBREW])
def test_the_png_has_the_joined_form_in_the_room_it_was_given(words: str) -> None:
    image = Image.open(io.BytesIO(png(picture(words)))).convert("L").crop((0, 140, 872, 190))
    box = ImageChops.invert(image).getbbox()
    assert box and box[2] - box[0] == pytest.approx(letters.width(words, 20) * 2, abs=6)
    naive = Image.new("L", image.size, 255)
    font = ImageFont.truetype(FONT, 40, layout_engine=ImageFont.Layout.BASIC)
    ImageDraw.Draw(naive).text((52, 33), words, 34, font, anchor="ls")
    assert ImageChops.difference(image, naive).getbbox()


def test_the_pdf_shapes_each_run_in_its_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    from fpdf import FPDF

    told: list[tuple[str, str]] = []

    def cell(self: Any, w: float, h: float, text: str) -> None:
        told.append((text, self.text_shaping["direction"].name.lower()))

    monkeypatch.setattr(FPDF, "cell", cell)
    pdf(picture(f"{ARABIC} 2027", "cafe\u0301", "q\u0301"), "a4", AT, "Acme")
    assert told == [(f"{ARABIC} ", "rtl"), ("q\u0301", "ltr")]


def test_every_writer_writes_every_script() -> None:
    whole = picture(ARABIC, HEBREW, "漢字 🚀 👩‍💻", "हिन्दी", "Größe Приём Ελλάδα")
    assert pdf(whole, "a4", AT, "Acme").startswith(b"%PDF-") and png(whole).startswith(b"\x89PNG")


def test_the_svg_leaves_shaping_to_the_viewer_but_says_where_it_begins() -> None:
    drawn = svg(picture(f"{ARABIC} (Q3)", f"Pay {HEBREW}"), "Plan")
    assert f"\u2067{ARABIC} (Q3)\u2069" in drawn and f">Pay {HEBREW}<" in drawn and letters.BOX not in drawn


def test_what_no_font_has_is_a_box_and_the_legend_says_so() -> None:
    seen = [(run.letters, run.place) for run in letters.runs("a漢👩b", False)]
    assert seen == [("a", 0), ("□", 1), ("□", 1), ("b", 0)]
    assert letters.width("漢", 10) == 10 and letters.lacks("漢") and not letters.lacks("Größe سلام")
    bare, boxed = (Image.open(io.BytesIO(png(picture(one)))) for one in ("plain", "漢"))
    assert boxed.height > bare.height  # by the line of the legend
