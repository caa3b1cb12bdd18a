"""The parts that every page is set with: icons, people, figures, times, status. docs/design.md shows them."""

from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.colour import hue_of
from core.dates import say
from core.merging import WAS, mark
from core.shared_forms import clash_of, was

register = template.Library()

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "BRL": "R$", "PLN": "zł", "SEK": "kr"}
SCALES = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"))
# From here on a figure is told by its power of ten: nobody reads so many digits, and Decimal rounds no more of them.
TOO_LONG = Decimal(10) ** 24
# The shape that goes with a status category or a verdict, and whether it asks for attention.
SHAPES = {
    "idea": ("s-idea", ""),
    "planned": ("s-planned", ""),
    "in_progress": ("s-progress", ""),
    "shipped": ("s-done", "good"),
    "dropped": ("s-dropped", ""),
    "late": ("s-late", "late"),
    "risk": ("s-risk", "risk"),
    "at_risk": ("s-risk", "risk"),
    "off_track": ("s-late", "late"),
    "on_track": ("s-up", "good"),
    "met": ("s-done", "good"),
    "good": ("s-done", "good"),
    "failed": ("s-risk", "late"),
    "none": ("s-idea", ""),
}


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static("icons.svg")


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """{% icon "bell" %}, {% icon "down" "s12" %}; with a `label` it is read aloud, without it is decoration."""
    return _icon(name, css, str(label))


@lru_cache(maxsize=1000)
def _icon(name: str, css: str, label: str) -> SafeString:
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="i {}" {}><use href="{}#{}"></use></svg>', css, said, _sprite(), name)


# People -------------------------------------------------------------------------------------------------------


def initials_of(who: Any) -> str:
    """Two letters for a user, anything with a name, or a plain name."""
    if found := getattr(who, "initials", ""):
        return str(found)
    words = str(getattr(who, "name", "") or who).replace("@", " ").split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


@register.simple_tag
def avatar(who: Any, css: str = "") -> SafeString:
    """{% avatar item.owner %}: initials in a circle, the name on hover; the name itself stands beside it."""
    return format_html(
        '<span class="av {}" title="{}" aria-hidden="true">{}</span>',
        css,
        who or "",
        initials_of(who) if who else "–",
    )


@register.simple_tag
def person(who: Any, css: str = "") -> SafeString:
    """Avatar and name."""
    if not who:
        return format_html('<span class="quiet-t">{}</span>', _("nobody"))
    return format_html('<span class="person">{}<span class="t">{}</span></span>', avatar(who, css), who)


BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(agent: str) -> str:
    """A browser's name for itself, as people would say it: "Firefox, Linux"."""
    known = [next((name for mark, name in kinds if mark in agent), "") for kinds in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, known)) or agent[:60] or _("unknown device")


# Figures ------------------------------------------------------------------------------------------------------


def short_number(value: float | Decimal) -> str:
    """1200000 → "1.2M", 640000 → "640K", 950 → "950"; two or three figures carry the size."""
    exact = Decimal(str(value))
    for scale, letter in SCALES:
        # A step earlier than the scale itself: 999,999 is "1M", not "1000K".
        if abs(exact) >= scale * Decimal("0.9995"):
            scaled = exact / scale
            rounded = round(scaled, 0 if abs(scaled) >= 99.95 else 1)
            return number_format(rounded, 0 if rounded == int(rounded) else 1) + letter
    return number_format(round(exact), 0)


@register.simple_tag
def money(value: float | Decimal | None, currency: str = "EUR", full: bool = False) -> str:
    """{% money 1200000 "EUR" %} → €1.2M; with full=True every digit. Empty for no value."""
    if value is None:
        return ""
    size = abs(Decimal(str(value)))
    sign = "−" if value < 0 else ""
    figure = number_format(round(size), 0, force_grouping=True) if full else short_number(size)
    symbol = SYMBOLS.get(currency, currency)
    if (get_language() or "en").startswith("en"):
        return f"{sign}{symbol}{figure}" if len(symbol) == 1 else f"{sign}{symbol} {figure}"
    return f"{sign}{figure} {symbol}"


@register.filter
def number(value: float | Decimal | None, digits: int | None = None) -> str:
    """{{ 12345.5|number }} → 12,345.5; {{ x|number:0 }} rounds. Empty for no value."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value))
    if abs(exact) >= TOO_LONG:
        return f"{exact:.4g}".replace("-", "−")
    if digits is None:
        digits = max(0, -int(exact.normalize().as_tuple().exponent))
    return number_format(round(exact, digits), digits, force_grouping=True).replace("-", "−")


@register.filter
def short(value: float | Decimal | None) -> str:
    """{{ 1250000|short }} → 1.3M."""
    return "" if value is None or value == "" else short_number(Decimal(str(value)))


@register.filter
def signed(value: float | Decimal | None, digits: int | None = None) -> str:
    """+3, −2, 0: a change, with a real minus sign."""
    shown = number(value, digits)
    return f"+{shown}" if shown and Decimal(str(value)) > 0 else shown


# Times --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=5000)
def _formatted(local: datetime, form: str, language: str | None) -> str:
    return date_format(local, form)


def _said(local: datetime, form: str) -> str:
    """To the minute. Lists show the same times again and again, and formatting one takes longer than the rest of it."""
    # Without its zone: moments that are equal in two zones are not said alike.
    return _formatted(local.replace(second=0, microsecond=0, tzinfo=None), form, get_language())


def _brief(local: datetime) -> str:
    """As short as the distance allows: time today, weekday this week, day this year."""
    today = timezone.localdate()
    days = (today - local.date()).days
    if days == 0:
        return _said(local, "H:i")
    if 0 < days < 7:
        return _said(local, "D")
    return _said(local, "j M" if local.year == today.year else "j M Y")


@register.simple_tag
def when(moment: datetime | None, style: str = "") -> SafeString:
    """{% when event.at %} → 11:40, Wed, 12 May; style "full" gives date and time. In the reader's zone."""
    if moment is None:
        return SafeString("")
    local = timezone.localtime(moment)
    full = _said(local, "j F Y, H:i")
    shown = full if style == "full" else _brief(local)
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), full, shown)


@register.simple_tag
def date(day: Date | None, precision: str = "day", empty: str = "") -> SafeString:
    """{% date item.end item.end_precision %} → 15 Jun 2026, Q3 2026; `empty` where there is no date."""
    said = say(day, precision)
    if not said or day is None:
        return format_html("{}", empty)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), said)


# Status and objective -----------------------------------------------------------------------------------------


@register.simple_tag
def status(of: Any, word: str = "", css: str = "") -> SafeString:
    """Shape and word: {% status item.status %}, {% status "late" "3 weeks late" "strong" %}."""
    category = str(getattr(of, "category", "") or of or "none")
    shape, mood = SHAPES.get(category, SHAPES["none"])
    said = word or getattr(of, "name", "") or category.replace("_", " ").capitalize()
    return format_html('<span class="st {} {}">{}{}</span>', mood, css, icon(shape), said)


@register.simple_tag
def objective(of: Any, css: str = "") -> SafeString:
    """{% objective item.objective %}: a dot of its hue and its title; nothing for none."""
    if not of:
        return SafeString("")
    return format_html(
        '<span class="obj {}" data-obj="{}"><i class="dot"></i><span class="truncate">{}</span></span>',
        css,
        of.hue,
        of.title,
    )


@register.simple_tag
def dot(hue: int | None = None, css: str = "") -> SafeString:
    """The dot alone: {% dot objective.hue %}."""
    return format_html('<i class="dot {}" data-obj="{}"></i>', css, "none" if hue is None else hue)


@register.filter
def brand(colour: str) -> str:
    """A workspace's accent ("#0b7a75") as the hue for data-brand; "" where none is set."""
    hue = hue_of(colour)
    return "" if hue is None else str(hue)


# Forms --------------------------------------------------------------------------------------------------------


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, label: str = "", help: str = "", css: str = "") -> dict[str, Any]:
    """{% field form.name %}: label, control, help and error, tied together for a screen reader. help="-" for none."""
    widget = bound.field.widget
    if label or widget.attrs.get("placeholder") == str(bound.label):
        widget.attrs.pop("placeholder", None)  # it would only say the label again
    help = "" if help == "-" else help or str(bound.help_text)
    check = isinstance(widget, CheckboxInput)
    attrs: dict[str, str | bool] = (
        {} if check else {"class": f"field {widget.attrs.get('class', '')} {css}".strip()}
    )
    # Django sets aria-invalid itself; what is wrong and what helps are named here.
    described = [f"{bound.auto_id}_help"] if help else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attrs),
        "label": label or bound.label,
        "help": help,
        "check": check,
        "optional": not bound.field.required and not check and not hasattr(bound.field, "choices"),
        "group": getattr(widget, "input_type", "") in ("radio", "checkbox") and not check,
        "was": was(bound),
        "clash": clash_of(bound),
    }


@register.filter(name="mark")
def marked(value: object) -> str:
    """What {% drawn %} would carry, where its name is put together by hand."""
    return mark([str(value)])


@register.simple_tag
def drawn(name: str, value: object = "", of: object = "", anew: bool = False) -> SafeString:
    """{% drawn "name" row.name %} beside a control set by hand: a mark of what it shows, for `core.merging`.

    `of`: whose it is, where an answer in the background sends some of them `anew`.
    """
    values = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
    known = format_html(' id="was-{}-{}"', of, name.replace(".", "_")) if of else ""
    swap = SafeString(' hx-swap-oob="true"') if anew else ""
    return format_html(
        '<input type="hidden"{}{} name="{}{}" value="{}">', known, swap, WAS, name, mark(values)
    )
