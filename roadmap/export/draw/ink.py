"""Colours by hue, as static/css/tokens.css makes them, for writers that know red, green and blue only."""

from functools import cache
from math import cos, radians, sin
from typing import NamedTuple

# Hues for the values of fields that have none of their own, as the matrix gives them.
HUES = (244, 298, 192, 350, 122, 270, 320, 160, 218, 100)


class Tone(NamedTuple):
    wash: str
    tint: str
    deep: str
    mid: str
    ink: str


@cache
def tone(hue: int | None) -> Tone:
    """Five strengths of one hue; None is the colour of what belongs to nothing."""
    if hue is None:
        return Tone("#f4f1e9", "#e6e1d3", "#d6cfbc", "#8a8474", "#55503f")
    steps = ((0.957, 0.017), (0.908, 0.037), (0.838, 0.06), (0.58, 0.102), (0.4, 0.085))
    return Tone(*(oklch(lightness, chroma, hue) for lightness, chroma in steps))


def oklch(lightness: float, chroma: float, hue: float) -> str:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return rgb(
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
    )


def rgb(*linear: float) -> str:
    def bent(part: float) -> int:
        part = min(1.0, max(0.0, part))
        return round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))

    return "#" + "".join(f"{bent(part):02x}" for part in linear)


@cache
def parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@cache
def paler(colour: str, share: float) -> str:
    """So much of the colour on white paper."""
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts(colour))
