"""Edges of a PDF that come out of nothing: one shading for all that fade alike, stretched to where it is needed."""

from typing import TYPE_CHECKING, Any

from roadmap.export.draw.ink import parts
from roadmap.export.draw.shapes import PAPER, Rect

if TYPE_CHECKING:
    from fpdf import FPDF

Look = tuple[str, tuple[int, int]]


class SoftPen:
    """What it draws multiplies with what lies behind it, so that lines show through where it fades."""

    def __init__(self, pdf: "FPDF") -> None:
        self.pdf = pdf
        self.shadings: dict[Look, Any] = {}

    def put(self, one: Rect, corner: tuple[float, float], scale: float) -> None:
        """`corner`: the upper left, in points from that of the page."""
        left, bottom = corner[0], self.pdf.h - corner[1] - one.h * scale
        wide, tall = one.w * scale, one.h * scale
        # From where it is nearly full it hides what lies behind.
        head, tail = (share / 100 * wide / 2 for share in one.soft)
        full = f"{left + head:.2f} {bottom:.2f} {wide - head - tail:.2f} {tall:.2f}"
        out = [
            f"q 1 g {full} re f /{self._multiply()} gs",
            self._faded(one, one.fill, left, bottom, wide, tall),
        ]
        if one.stroke:
            ink = _beneath(one.stroke, one.fill)
            out += [self._faded(one, ink, left, y, wide, scale) for y in (bottom, bottom + tall - scale)]
        self.pdf._out("\n".join([*out, "Q"]))

    def _faded(self, one: Rect, ink: str, left: float, bottom: float, wide: float, tall: float) -> str:
        place = f"{wide:.2f} 0 0 {tall:.2f} {left:.2f} {bottom:.2f} cm"
        return f"q {place} 0 0 1 1 re W n /{self._shading((ink, one.soft))} sh Q"

    def _shading(self, look: Look) -> str:
        """Its name; it is one point wide."""
        from fpdf.enums import PDFResourceType  # takes memory that only those who draw need
        from fpdf.pattern import LinearGradient

        if look not in self.shadings:
            ink, (head, tail) = look
            stops = {
                0.0: PAPER if head else ink,
                head / 100: ink,
                1 - tail / 100: ink,
                1.0: PAPER if tail else ink,
            }
            colours = [parts(colour) for colour in stops.values()]
            self.shadings[look] = LinearGradient(0, 0, 1, 0, colours, bounds=[*stops][1:-1])
        return str(
            self.pdf._resource_catalog.add(PDFResourceType.SHADING, self.shadings[look], self.pdf.page)
        )

    def _multiply(self) -> str:
        from fpdf.drawing import GraphicsStyle
        from fpdf.enums import PDFResourceType

        style = GraphicsStyle()
        style.blend_mode = "Multiply"
        name = self.pdf._resource_catalog.register_graphics_style(style)
        assert name, "a style that says something has a name"
        self.pdf._resource_catalog.add(PDFResourceType.EXT_G_STATE, name, self.pdf.page)
        return str(name)


def _beneath(colour: str, fill: str) -> str:
    """What becomes `colour` when it multiplies with `fill`."""
    shares = zip(parts(colour), parts(fill), strict=True)
    return "#" + "".join(f"{min(255, round(255 * part / (under or 1))):02x}" for part, under in shares)
