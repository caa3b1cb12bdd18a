"""A picture as PNG: one sheet, twice as fine as the screen while it is not too large, cut off where it would be far too long."""

from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageDraw

from core.errors import Invalid
from roadmap.export.draw.layout import MARGIN, Placed, sheet, with_boxes
from roadmap.export.draw.letters import Run, clean, files, runs, width
from roadmap.export.draw.masks import inked
from roadmap.export.draw.shapes import PAPER, QUIET, Curve, Dot, Line, Picture, Poly, Rect, Text, soft_parts
from roadmap.export.draw.shaping import shape_once

# Dots in one picture: about 90 MB while it is drawn.
MOST_DOTS = 30_000_000
STEPS = 16


def png(picture: Picture) -> bytes:
    """Raises: Invalid for one that is too wide, however little of it there is."""
    picture = with_boxes(picture)
    placed, tall, _left = sheet(picture)
    wide = picture.width + 2 * MARGIN
    scale = next((one for one in (2, 1) if wide * (tall + 2 * MARGIN) * one * one <= MOST_DOTS), 0)
    if not scale:
        scale = 1
        placed, tall, left = sheet(picture, max(MOST_DOTS / wide - 2 * MARGIN - 40, 1))
        placed.append(Placed([Text(8, 18, _cut_off(left), 12, QUIET)], 0, tall))
        tall += 30
        if wide * (tall + 2 * MARGIN) > 2 * MOST_DOTS:
            raise Invalid({"format": _("This is too wide for a PNG. Take the PDF or the SVG.")})
    pen = _Pen(round(wide * scale), round((tall + 2 * MARGIN) * scale), scale)
    for one in placed:
        pen.lay(one)
    return pen.done()


def _cut_off(left: int) -> str:
    said = ngettext(
        "%(n)d line more than a picture holds. The PDF has all of them.",
        "%(n)d lines more than a picture holds. The PDF has all of them.",
        left,
    )
    return said % {"n": left}


def _softness(box: list[int], soft: tuple[int, int]) -> Image.Image:
    """How much ink each dot of the box takes."""
    wide, tall = box[2] - box[0] + 1, box[3] - box[1] + 1
    head, tail = (share / 100 * wide or 0.5 for share in soft)
    row = bytes(round(255 * min(1, (at + 0.5) / head, (wide - at - 0.5) / tail)) for at in range(wide))
    return Image.frombytes("L", (wide, tall), row * tall)


class _Pen:
    def __init__(self, wide: int, tall: int, scale: int) -> None:
        self.scale, self.tall = scale, tall
        self.image = Image.new("RGB", (wide, tall), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def lay(self, placed: Placed) -> None:
        for shape in placed.shapes:
            getattr(self, f"_{type(shape).__name__.lower()}")(shape, placed.x + MARGIN, placed.y + MARGIN)

    def done(self) -> bytes:
        stream = BytesIO()
        self.image.save(stream, "PNG", compress_level=6)
        return stream.getvalue()

    # One for each shape ----------------------------------------------------------------------------------------

    def _at(self, *points: float) -> list[float]:
        return [point * self.scale for point in points]

    def _rect(self, one: Rect, x: float, y: float) -> None:
        if one.w <= 0 or one.h <= 0:
            return
        if one.stroke and any(one.soft):
            for part in soft_parts(one):
                self._rect(part, x, y)
            return
        box = [round(edge) for edge in self._at(one.x + x, one.y + y, one.x + x + one.w, one.y + y + one.h)]
        box[2:] = [max(box[0], box[2] - 1), max(box[1], box[3] - 1)]
        fill, stroke = one.fill or None, one.stroke or None
        radius = min(one.radius, one.w / 2, one.h / 2) * self.scale
        if any(one.soft):
            self.image.paste(one.fill, (box[0], box[1], box[2] + 1, box[3] + 1), _softness(box, one.soft))
        elif one.dash:
            self.draw.rounded_rectangle(box, radius, fill)
            self._dashed_box(box, one.stroke)
        elif radius >= 1:
            self.draw.rounded_rectangle(box, radius, fill, stroke, self.scale)
        else:
            self.draw.rectangle(box, fill, stroke, self.scale)

    def _dashed_box(self, box: list[int], ink: str) -> None:
        left, top, right, bottom = box
        for ends in ((left, top, right, top), (left, bottom, right, bottom)):
            self._dashes(ends, ink, self.scale)
        for ends in ((left, top, left, bottom), (right, top, right, bottom)):
            self._dashes(ends, ink, self.scale)

    def _dashes(self, ends: tuple[float, ...], ink: str, thick: int) -> None:
        x1, y1, x2, y2 = ends
        long = max(abs(x2 - x1), abs(y2 - y1)) or 1
        step = 3 * self.scale
        for at in range(0, int(long), 2 * step):
            a, b = at / long, min(at + step, long) / long
            part = [x1 + (x2 - x1) * a, y1 + (y2 - y1) * a, x1 + (x2 - x1) * b, y1 + (y2 - y1) * b]
            self.draw.line(part, fill=ink, width=thick)

    def _line(self, one: Line, x: float, y: float) -> None:
        ends = self._at(one.x1 + x, one.y1 + y, one.x2 + x, one.y2 + y)
        thick = max(1, round(one.width * self.scale))
        if one.dash:
            self._dashes(tuple(ends), one.ink, thick)
        else:
            self.draw.line(ends, fill=one.ink, width=thick)

    def _text(self, one: Text, x: float, y: float) -> None:
        words, left = clean(one.words), one.x + x
        if one.anchor != "start":
            left -= width(words, one.size, one.face) / (1 if one.anchor == "end" else 2)
        for run in runs(words, one.face):
            self._write(run, left * self.scale, (one.y + y) * self.scale, one)
            left += run.wide * one.size

    def _write(self, run: Run, x: float, y: float, one: Text) -> None:
        """By HarfBuzz, in the room between dots that each letter has: the image library would move it to whole dots."""
        path = files(one.face)[run.place]
        shaped = run.shaped or shape_once(run.letters, path)
        if found := inked(shaped, path, one.size * self.scale, x % 1):
            mask, left, above = found
            self.draw.bitmap((int(x) + left, round(y) - above), mask, one.ink)

    def _curve(self, one: Curve, x: float, y: float) -> None:
        px = [point + (y if place % 2 else x) for place, point in enumerate(one.points)]
        way: list[float] = []
        for step in range(STEPS + 1):
            s = step / STEPS
            weights = ((1 - s) ** 3, 3 * (1 - s) ** 2 * s, 3 * (1 - s) * s * s, s**3)
            way += self._at(*(sum(w * px[2 * i + axis] for i, w in enumerate(weights)) for axis in (0, 1)))
        thick = max(1, round(one.width * self.scale))
        if one.dash:
            for at in range(0, len(way) - 2, 4):
                self.draw.line(way[at : at + 4], fill=one.ink, width=thick)
        else:
            self.draw.line(way, fill=one.ink, width=thick, joint="curve")
        self.draw.line(self._at(px[6] - 5, px[7] - 3, px[6], px[7], px[6] - 5, px[7] + 3), one.ink, thick)

    def _poly(self, one: Poly, x: float, y: float) -> None:
        points = [tuple(self._at(px + x, py + y)) for px, py in one.points]
        self.draw.polygon(points, fill=one.fill or None, outline=one.stroke or None, width=self.scale)

    def _dot(self, one: Dot, x: float, y: float) -> None:
        spot = tuple(self._at(one.x + x, one.y + y))
        self.draw.circle(spot, one.r * self.scale, one.fill or None, one.stroke or None, self.scale)
