"""A picture as SVG: one element a shape, its letters within it, no script, nothing from elsewhere."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from roadmap.export.draw.embedded import FAMILY, NAMING, WEIGHTS, faces_of
from roadmap.export.draw.layout import MARGIN, Placed, pages, sheet
from roadmap.export.draw.letters import PLAIN, clean, isolated
from roadmap.export.draw.shapes import PAPER, Curve, Dot, Line, Picture, Poly, Rect, Shape, Text, soft_parts

# How far its begin and its end fade, and what colour it has: one definition for all that are alike.
SOFT = re.compile(r"url\(#(soft-([0-9a-f]{6})-(\d+)-(\d+))\)")


def svg(picture: Picture, label: str, paper: bool = True) -> SafeString:
    """On one sheet. With `paper` it is a file of its own, which has its letters within; else the page behind it shows,
    whose letters it takes."""
    placed, tall, _left = sheet(picture)
    if not paper:
        return _svg(placed, picture.width, tall, label, 0)
    return _svg(placed, picture.width, tall, label, MARGIN, faces_of(_texts(placed)))


def _texts(placed: Iterable[Placed]) -> Iterator[Text]:
    shapes = chain.from_iterable(one.shapes for one in placed)
    return (shape for shape in shapes if isinstance(shape, Text))


def svg_pages(picture: Picture, label: str, tall: float) -> list[SafeString]:
    return [_svg(page.placed, picture.width, page.tall, label, 0) for page in pages(picture, tall)]


def _svg(
    placed: Iterable[Placed], wide: float, tall: float, label: str, margin: float, faces: str = ""
) -> SafeString:
    wide, tall = wide + 2 * margin, tall + 2 * margin
    box = f'x="{-margin:g}" y="{-margin:g}" width="{wide:g}" height="{tall:g}"'
    paper = f'<rect {box} fill="{PAPER}"/>' if margin else ""
    inner = "".join(_groups(placed))
    # Built from escaped texts and numbers only.
    return mark_safe(  # noqa: S308
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plan-svg" viewBox="{-margin:g} {-margin:g} {wide:g} {tall:g}" width="{wide:g}"'
        f' height="{tall:g}" role="img" aria-label="{escape(clean(label))}" font-family="{FAMILY}" font-stretch="94%">'
        f"{faces}{_gradients(inner)}{paper}{inner}</svg>"
    )


def _gradients(inner: str) -> str:
    """What the shapes refer to. Named by what they are, so that several drawings of one page may say the same."""
    found = sorted(set(SOFT.findall(inner)))
    return f"<defs>{''.join(_gradient(*one) for one in found)}</defs>" if found else ""


def _gradient(name: str, colour: str, head: str, tail: str) -> str:
    stops = [(0, 0 if int(head) else 1), (int(head), 1), (100 - int(tail), 1), (100, 0 if int(tail) else 1)]
    told = "".join(
        f'<stop offset="{at}%" stop-color="#{colour}"{"" if full else _CLEAR}/>'
        for at, full in dict.fromkeys(stops)
    )
    return f'<linearGradient id="{name}">{told}</linearGradient>'


_CLEAR = ' stop-opacity="0"'


def _groups(placed: Iterable[Placed]) -> Iterator[str]:
    for one in placed:
        drawn = "".join(map(_shape, one.shapes))
        if drawn and one.bottom:
            tall, down = one.bottom - one.top, one.y - one.top
            yield f'<svg y="{one.top:g}" height="{tall:g}"><g transform="translate(0 {down:g})">{drawn}</g></svg>'
        elif drawn:
            yield f'<g transform="translate({one.x:g} {one.y:g})">{drawn}</g>' if one.x or one.y else drawn


def _shape(shape: Shape) -> str:
    if isinstance(shape, Rect) and shape.stroke and any(shape.soft):
        return "".join(map(_shape, soft_parts(shape)))
    name, told = _WAYS[type(shape)](shape)
    if isinstance(shape, Text):
        return f"<text{told}>{escape(isolated(clean(shape.words)))}</text>"
    said = getattr(shape, "said", "")
    return f"<{name}{told}><title>{escape(clean(said))}</title></{name}>" if said else f"<{name}{told}/>"


def _told(**values: object) -> str:
    """Attributes; what is empty is left out."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_n(value)}"'
        for name, value in values.items()
        if value not in ("", None)
    )


def _n(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def _filled(fill: str, stroke: str) -> dict[str, object]:
    return {"fill": fill or "none", "stroke": stroke}


def _rect(one: Rect) -> tuple[str, str]:
    dash = "3 3" if one.dash else ""
    place = {"x": one.x, "y": one.y, "width": one.w, "height": one.h, "rx": one.radius or ""}
    fill = f"url(#soft-{one.fill[1:]}-{one.soft[0]}-{one.soft[1]})" if any(one.soft) else one.fill
    return "rect", _told(
        class_=one.cls, data_obj=one.obj, **place, **_filled(fill, one.stroke), stroke_dasharray=dash
    )


def _line(one: Line) -> tuple[str, str]:
    dash = "3 3" if one.dash else ""
    ends = {"x1": one.x1, "y1": one.y1, "x2": one.x2, "y2": one.y2}
    width = "" if one.width == 1 else one.width
    look = {"stroke": one.ink, "stroke_width": width, "stroke_dasharray": dash}
    return "line", _told(class_=one.cls, data_obj=one.obj, **ends, **look)


def _text(one: Text) -> tuple[str, str]:
    weight = "" if one.face == PLAIN else WEIGHTS[one.face]
    family = NAMING if one.name else ""
    look = {"font_family": family, "font_size": one.size, "fill": one.ink, "font_weight": weight}
    anchor = "" if one.anchor == "start" else one.anchor
    return "text", _told(class_=one.cls, x=one.x, y=one.y, **look, text_anchor=anchor)


def _curve(one: Curve) -> tuple[str, str]:
    x1, y1, a, b, c, d, x2, y2 = (_n(float(point)) for point in one.points)
    tip = f"M{float(x2) - 5:g} {float(y2) - 3:g}L{x2} {y2}L{float(x2) - 5:g} {float(y2) + 3:g}"
    dash = "3 3" if one.dash else ""
    way = f"M{x1} {y1}C{a} {b} {c} {d} {x2} {y2}{tip}"
    return "path", _told(d=way, fill="none", stroke=one.ink, stroke_width=one.width, stroke_dasharray=dash)


def _poly(one: Poly) -> tuple[str, str]:
    points = " ".join(f"{_n(float(x))},{_n(float(y))}" for x, y in one.points)
    return "polygon", _told(class_=one.cls, points=points, **_filled(one.fill, one.stroke))


def _dot(one: Dot) -> tuple[str, str]:
    return "circle", _told(cx=one.x, cy=one.y, r=one.r, **_filled(one.fill, one.stroke))


_WAYS: dict[type, Callable[[Any], tuple[str, str]]] = {
    Rect: _rect,
    Line: _line,
    Text: _text,
    Curve: _curve,
    Poly: _poly,
    Dot: _dot,
}
