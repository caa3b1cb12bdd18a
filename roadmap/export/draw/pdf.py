"""A picture as PDF: as many pages as it needs, letters as letters, so that it can be searched and copied."""

from datetime import datetime
from io import BytesIO

from django.utils.translation import get_language

from roadmap.export.draw.ink import parts
from roadmap.export.draw.layout import Placed, pages, with_boxes
from roadmap.export.draw.letters import Run, clean, files, runs, width
from roadmap.export.draw.pdf_soft import SoftPen
from roadmap.export.draw.shapes import QUIET, Curve, Dot, Line, Picture, Poly, Rect, Text

PAPERS = {"a4": (841.89, 595.28), "a3": (1190.55, 841.89)}
MARGIN, FOOT = 28.0, 14.0


def room(picture: Picture, paper: str) -> tuple[float, float]:
    """How much of the picture's own measure is a point, and how tall a page is in that measure."""
    wide, tall = PAPERS[paper]
    scale = min(1.0, (wide - 2 * MARGIN) / picture.width)
    return scale, (tall - 2 * MARGIN - FOOT) / scale


def pdf(picture: Picture, paper: str, at: datetime, author: str) -> bytes:
    """Landscape."""
    picture = with_boxes(picture)
    scale, tall = room(picture, paper)
    sheets = list(pages(picture, tall))
    pen = _Pen(picture, paper, at, author, scale)
    for number, page in enumerate(sheets, 1):
        pen.page(page.placed, f"{number} / {len(sheets)}")
    return pen.done()


class _Pen:
    def __init__(self, picture: Picture, paper: str, at: datetime, author: str, scale: float) -> None:
        from fpdf import FPDF  # takes memory that only those who draw need

        wide, tall = PAPERS[paper]
        self.scale, self.wide, self.tall = scale, wide, tall
        self.pdf = FPDF(orientation="landscape", unit="pt", format=(tall, wide))
        self.pdf.set_auto_page_break(False)
        self.pdf.c_margin = 0
        # Otherwise a title that holds its sign for the number of pages would be changed.
        self.pdf.alias_nb_pages("")
        self.pdf.set_creation_date(at)
        self.pdf.set_title(clean(picture.title))
        self.pdf.set_author(clean(author))
        self.pdf.set_producer("pmhub")
        self.pdf.set_lang(get_language() or "en")
        self.font: tuple[object, ...] = ()
        self.soft = SoftPen(self.pdf)

    def page(self, placed: list[Placed], number: str) -> None:
        self.pdf.add_page()
        self.font = ()
        for one in placed:
            self.lay(one)
        self._text(
            Text(self.wide - 2 * MARGIN, self.tall - 2 * MARGIN, number, 8, QUIET, anchor="end"), 0, 0, 1
        )

    def done(self) -> bytes:
        stream = BytesIO()
        self.pdf.output(stream)
        return stream.getvalue()

    def lay(self, placed: Placed) -> None:
        if not placed.bottom:
            self.draw(placed)
            return
        top, tall = self._x(placed.top), (placed.bottom - placed.top) * self.scale
        with self.pdf.rect_clip(MARGIN, top, self.wide - 2 * MARGIN, tall):
            self.draw(placed)

    def draw(self, placed: Placed) -> None:
        for shape in placed.shapes:
            getattr(self, f"_{type(shape).__name__.lower()}")(shape, placed.x, placed.y)

    # One for each shape ----------------------------------------------------------------------------------------

    def _x(self, x: float) -> float:
        return MARGIN + x * self.scale

    def _style(self, fill: str, stroke: str, dash: bool = False, thick: float = 1) -> str:
        pdf = self.pdf
        if fill:
            pdf.set_fill_color(*parts(fill))
        if stroke:
            pdf.set_draw_color(*parts(stroke))
            pdf.set_line_width(thick * self.scale)
            pdf.set_dash_pattern(dash=3 * self.scale if dash else 0, gap=3 * self.scale if dash else 0)
        return ("D" if stroke else "") + ("F" if fill else "")

    def _rect(self, one: Rect, x: float, y: float) -> None:
        if any(one.soft):
            self.soft.put(one, (self._x(x + one.x), self._x(y + one.y)), self.scale)
        elif style := self._style(one.fill, one.stroke, one.dash):
            place = (self._x(x + one.x), self._x(y + one.y), one.w * self.scale, one.h * self.scale)
            radius = min(one.radius, one.h / 2, one.w / 2) * self.scale
            self.pdf.rect(*place, style=style, round_corners=radius > 0, corner_radius=radius)

    def _line(self, one: Line, x: float, y: float) -> None:
        self._style("", one.ink, one.dash, one.width)
        ends = (one.x1 + x, one.y1 + y, one.x2 + x, one.y2 + y)
        self.pdf.line(*(self._x(end) for end in ends))

    def _text(self, one: Text, x: float, y: float, scale: float = 0) -> None:
        scale = scale or self.scale
        words = clean(one.words)
        left = one.x + x
        if one.anchor != "start":
            left -= width(words, one.size, one.face) / (1 if one.anchor == "end" else 2)
        for run in runs(words, one.face):
            self._write(run, MARGIN + left * scale, MARGIN + (one.y + y) * scale, one, scale)
            left += run.wide * one.size

    def _write(self, run: Run, x: float, y: float, one: Text, scale: float) -> None:
        size = one.size * scale
        font = (run.place, one.face, size, one.ink)
        if font != self.font:
            self.pdf.set_font(self._family(one.face, run.place), size=size)
            self.pdf.set_text_color(*parts(one.ink))
            self.font = font
        if run.shaped is None:
            self.pdf.text(x, y, run.letters)
            return
        # A cell is the library's only way to shape; in one as tall as its letters they stand on 0.8 of it.
        self.pdf.set_text_shaping(direction="rtl" if run.leftwards else "ltr")
        self.pdf.set_xy(x, y - 0.8 * size)
        self.pdf.cell(run.wide * size, size, run.letters)

    def _family(self, face: int, place: int) -> str:
        """One font at a time, when first it is needed: reading them all takes longer than most pictures."""
        name = f"f{face}-{place}"
        if name not in self.pdf.fonts:
            self.pdf.add_font(name, fname=files(face)[place])
        return name

    def _curve(self, one: Curve, x: float, y: float) -> None:
        """One path by hand: the library's own for curves makes a tree of objects of each."""
        self._style("", one.ink, one.dash, one.width)
        at = [self._x(point + (y if place % 2 else x)) for place, point in enumerate(one.points)]
        pairs = [f"{at[i]:.2f} {self.tall - at[i + 1]:.2f}" for i in range(0, 8, 2)]
        tip, side = (at[6] - 5 * self.scale, 3 * self.scale)
        ends = [f"{tip:.2f} {self.tall - at[7] + way:.2f}" for way in (side, -side)]
        self.pdf._out(
            f"{pairs[0]} m {pairs[1]} {pairs[2]} {pairs[3]} c {ends[0]} m {pairs[3]} l {ends[1]} l S"
        )

    def _poly(self, one: Poly, x: float, y: float) -> None:
        if style := self._style(one.fill, one.stroke):
            self.pdf.polygon([(self._x(px + x), self._x(py + y)) for px, py in one.points], style=style)

    def _dot(self, one: Dot, x: float, y: float) -> None:
        if style := self._style(one.fill, one.stroke):
            self.pdf.circle(self._x(x + one.x), self._x(y + one.y), one.r * self.scale, style=style)
