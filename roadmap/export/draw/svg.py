"""A picture as SVG: one element a shape, no script, no style, nothing from elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from roadmap.export.draw.layout import MARGIN, Placed, pages, sheet
from roadmap.export.draw.letters import FAMILY, clean, isolated
from roadmap.export.draw.shapes import PAPER, Curve, Dot, Line, Picture, Poly, Rect, Shape, Text


def svg(picture: Picture, label: str, paper: bool = True) -> SafeString:
    """On one sheet. Without `paper` the page behind it shows."""
    placed, tall, _left = sheet(picture)
    return _svg(placed, picture.width, tall, label, MARGIN if paper else 0)


def svg_pages(picture: Picture, label: str, tall: float) -> list[SafeString]:
    return [_svg(page.placed, picture.width, page.tall, label, 0) for page in pages(picture, tall)]


def _svg(placed: Iterable[Placed], wide: float, tall: float, label: str, margin: float) -> SafeString:
    wide, tall = wide + 2 * margin, tall + 2 * margin
    box = f'x="{-margin:g}" y="{-margin:g}" width="{wide:g}" height="{tall:g}"'
    paper = f'<rect {box} fill="{PAPER}"/>' if margin else ""
    inner = "".join(_groups(placed))
    # Built from escaped texts and numbers only.
    return mark_safe(  # noqa: S308
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plan-svg" viewBox="{-margin:g} {-margin:g} {wide:g} {tall:g}" width="{wide:g}"'
        f' height="{tall:g}" role="img" aria-label="{escape(clean(label))}" font-family="{FAMILY}">{paper}{inner}</svg>'
    )


def _groups(placed: Iterable[Placed]) -> Iterator[str]:
    for one in placed:
        drawn = "".join(map(_shape, one.shapes))
        if drawn and one.bottom:
            tall, down = one.bottom - one.top, one.y - one.top
            yield f'<svg y="{one.top:g}" height="{tall:g}"><g transform="translate(0 {down:g})">{drawn}</g></svg>'
        elif drawn:
            yield f'<g transform="translate({one.x:g} {one.y:g})">{drawn}</g>' if one.x or one.y else drawn


def _shape(shape: Shape) -> str:
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
    return "rect", _told(
        class_=one.cls, data_obj=one.obj, **place, **_filled(one.fill, one.stroke), stroke_dasharray=dash
    )


def _line(one: Line) -> tuple[str, str]:
    dash = "3 3" if one.dash else ""
    ends = {"x1": one.x1, "y1": one.y1, "x2": one.x2, "y2": one.y2}
    width = "" if one.width == 1 else one.width
    look = {"stroke": one.ink, "stroke_width": width, "stroke_dasharray": dash}
    return "line", _told(class_=one.cls, data_obj=one.obj, **ends, **look)


def _text(one: Text) -> tuple[str, str]:
    look = {"font_size": one.size, "fill": one.ink, "font_weight": "700" if one.bold else ""}
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
