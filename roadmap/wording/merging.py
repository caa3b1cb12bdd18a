"""What a merge moves, in words: so many of each kind, and the fields that it fills."""

from collections.abc import Iterable, Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, ngettext_lazy

from roadmap.models import CustomField

KINDS = {
    "roadmap.comment": ngettext_lazy("%(n)d comment", "%(n)d comments", "n"),
    "feedback.notelink": ngettext_lazy("%(n)d request", "%(n)d requests", "n"),
    "feedback.idea": ngettext_lazy("%(n)d idea", "%(n)d ideas", "n"),
    "roadmap.link": ngettext_lazy("%(n)d dependency or relation", "%(n)d dependencies and relations", "n"),
    "part": ngettext_lazy("%(n)d part", "%(n)d parts", "n"),
    "roadmap.risk": ngettext_lazy("%(n)d risk", "%(n)d risks", "n"),
    "roadmap.attachment": ngettext_lazy("%(n)d file", "%(n)d files", "n"),
    "roadmap.rating": ngettext_lazy("%(n)d rating", "%(n)d ratings", "n"),
    "roadmap.agreedvalue": ngettext_lazy("%(n)d agreed value", "%(n)d agreed values", "n"),
    "roadmap.gatecheck": ngettext_lazy("%(n)d gate check", "%(n)d gate checks", "n"),
    "roadmap.decisionitem": ngettext_lazy("%(n)d decision", "%(n)d decisions", "n"),
    "metrics.expectedeffect": ngettext_lazy("%(n)d expected effect", "%(n)d expected effects", "n"),
    "roadmap.watch": ngettext_lazy("%(n)d watcher", "%(n)d watchers", "n"),
    "roadmap.scenariochange": ngettext_lazy("%(n)d change of a scenario", "%(n)d changes of scenarios", "n"),
}
FIELDS = {
    "description": gettext_noop("description"),
    "horizon": gettext_noop("certainty"),
    "owner_id": gettext_noop("owner"),
    "team_id": gettext_noop("team"),
    "parent_id": gettext_noop("parent"),
    "objective_id": gettext_noop("objective"),
    "milestone_id": gettext_noop("milestone"),
    "reach": gettext_noop("reach"),
    "impact": gettext_noop("impact"),
    "confidence": gettext_noop("confidence"),
    "effort": gettext_noop("effort"),
    "value": gettext_noop("value"),
    "start": gettext_noop("start"),
    "end": gettext_noop("end"),
    "tags": gettext_noop("tags"),
    "external_id": gettext_noop("external id"),
}


def rows_in_words(counts: Mapping[str, int]) -> list[str]:
    """ "3 comments", in the order of `KINDS`; what has no word is told together."""
    said = [words % {"n": counts[kind]} for kind, words in KINDS.items() if counts.get(kind)]
    rest = sum(count for kind, count in counts.items() if kind not in KINDS)
    more = [ngettext("%(n)d more", "%(n)d more", rest) % {"n": rest}] if rest else []
    return [*said, *more]


def filled(columns: Iterable[str]) -> list[str]:
    """Names of fields as people call them, each once; what nobody reads is left out."""
    names = dict.fromkeys(columns)
    slugs = [name.removeprefix("custom.") for name in names if name.startswith("custom.")]
    own = dict(CustomField.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}
    known = [capfirst(_(label)) for name, label in FIELDS.items() if name in names]
    return [*known, *(own[slug] for slug in slugs if slug in own)]
