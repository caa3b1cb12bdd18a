"""From a brand colour to the one number that the style sheet needs: its hue in OKLCH."""

import math
import re

HEX = re.compile(r"#?([0-9a-fA-F]{6})")


def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _oklab(red: float, green: float, blue: float) -> tuple[float, float]:
    """The two colour axes of OKLab (Ottosson 2020), from linear sRGB."""
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def hue_of(colour: str) -> int | None:
    """Hue in degrees (0-359) of "#rrggbb"; None for greys and for what is no colour."""
    found = HEX.fullmatch(colour.strip())
    if not found:
        return None
    number = int(found[1], 16)
    across, along = _oklab(*(_linear(number >> shift & 255) for shift in (16, 8, 0)))
    if math.hypot(across, along) < 0.02:
        return None
    return round(math.degrees(math.atan2(along, across))) % 360
