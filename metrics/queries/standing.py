"""How all KPIs stand, in one sentence."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import words
from metrics.queries.summaries import KpiSummary


def standfirst(summaries: Sequence[KpiSummary]) -> str:
    """The sentence under the title: "Six of eight are met or on track. Card acceptance and activation are behind."."""
    judged = [one for one in summaries if one.shown != "none"]
    if not judged:
        return _("No KPI has a target and data yet.") if summaries else ""
    behind = [one.name for one in judged if one.behind]
    said = [_fine(len(judged) - len(behind), len(judged))]
    if behind:
        said.append(_("Behind: %(names)s.") % {"names": words.listed(at_most(behind))})
    if silent := [one.name for one in summaries if one.stale]:
        said.append(_("Fallen silent: %(names)s.") % {"names": words.listed(at_most(silent))})
    return " ".join(said)


def _fine(fine: int, judged: int) -> str:
    if fine == judged:
        return ngettext(
            "The one KPI with a target is met or on track.",
            "All %(n)s KPIs with a target are met or on track.",
            judged,
        ) % {"n": words.in_letters(judged)}
    return ngettext(
        "%(fine)s of %(n)s KPIs with a target is met or on track.",
        "%(fine)s of %(n)s KPIs with a target are met or on track.",
        fine,
    ) % {"fine": words.in_letters(fine).capitalize(), "n": words.in_letters(judged)}


def at_most(names: list[str], most: int = 3) -> list[str]:
    if len(names) <= most:
        return names
    return [*names[: most - 1], _("%(n)s more") % {"n": words.in_letters(len(names) - most + 1)}]
