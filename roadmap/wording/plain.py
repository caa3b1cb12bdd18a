"""What any event says where no other words are for it: which kind of thing, which one, and what of it changed."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Event
from core.naming import may_read, noun_of
from core.tenancy import Actor, actor
from core.undo import model_of

NOUNS = {
    "core.membership": gettext_lazy("the membership"),
    "core.invitation": gettext_lazy("the invitation"),
    "core.apitoken": gettext_lazy("the API token"),
    "roadmap.item": gettext_lazy("the item"),
    "roadmap.itemsignal": gettext_lazy("a count of what feedback says"),
    "roadmap.itemscore": gettext_lazy("a score"),
    "roadmap.link": gettext_lazy("the link"),
    "roadmap.risk": gettext_lazy("the risk"),
    "roadmap.milestone": gettext_lazy("the milestone"),
    "roadmap.status": gettext_lazy("the status"),
    "roadmap.itemtype": gettext_lazy("the type"),
    "roadmap.gate": gettext_lazy("the gate"),
    "roadmap.gatecheck": gettext_lazy("a tick of the checklist"),
    "roadmap.itemtemplate": gettext_lazy("the template"),
    "roadmap.customfield": gettext_lazy("the field"),
    "roadmap.product": gettext_lazy("the product"),
    "roadmap.productline": gettext_lazy("the product line"),
    "roadmap.objective": gettext_lazy("the objective"),
    "roadmap.checkin": gettext_lazy("a check-in"),
    "roadmap.team": gettext_lazy("the team"),
    "roadmap.teamcapacity": gettext_lazy("a capacity"),
    "roadmap.baseline": gettext_lazy("the baseline"),
    "roadmap.scenario": gettext_lazy("the scenario"),
    "roadmap.scenariochange": gettext_lazy("a change in a scenario"),
    "roadmap.decision": gettext_lazy("the decision"),
    "roadmap.decisionitem": gettext_lazy("an option of a decision"),
    "roadmap.scoringmodel": gettext_lazy("the scoring model"),
    "roadmap.criterion": gettext_lazy("the criterion"),
    "roadmap.rating": gettext_lazy("a rating"),
    "roadmap.agreedvalue": gettext_lazy("an agreed value"),
    "roadmap.pokersession": gettext_lazy("the poker session"),
    "roadmap.comment": gettext_lazy("a comment"),
    "roadmap.reaction": gettext_lazy("a reaction"),
    "roadmap.attachment": gettext_lazy("the file"),
    "roadmap.watch": gettext_lazy("who watches"),
    "roadmap.savedview": gettext_lazy("the saved view"),
    "feedback.company": gettext_lazy("the company"),
    "feedback.customer": gettext_lazy("the customer"),
    "feedback.note": gettext_lazy("the note"),
    "feedback.notelink": gettext_lazy("a link of a note to an item"),
    "feedback.portal": gettext_lazy("the portal"),
    "feedback.idea": gettext_lazy("the idea"),
    "metrics.kpi": gettext_lazy("the KPI"),
    "metrics.target": gettext_lazy("a target"),
    "metrics.keyresult": gettext_lazy("a key result"),
    "metrics.expectedeffect": gettext_lazy("an expected effect"),
    "stakeholders.audience": gettext_lazy("the audience"),
    "stakeholders.audienceproduct": gettext_lazy("a product of an audience"),
    "stakeholders.audiencemember": gettext_lazy("a member of an audience"),
    "stakeholders.audiencekpi": gettext_lazy("a KPI of an audience"),
    "stakeholders.subscription": gettext_lazy("a subscription"),
    "stakeholders.statuspage": gettext_lazy("the status page"),
    "stakeholders.stakeholder": gettext_lazy("the stakeholder"),
    "stakeholders.sharedview": gettext_lazy("the shared link"),
    "stakeholders.statusupdate": gettext_lazy("a status update"),
}
# Fields that the database calls otherwise than people do.
FIELDS = {
    "rank": gettext_lazy("its place in the order"),
    "position": gettext_lazy("its place in the order"),
    "query": gettext_lazy("what it shows"),
    "is_default": gettext_lazy("whether the roadmap opens with it"),
    "generation": gettext_lazy("its address"),
    "revoked_at": gettext_lazy("whether it is open"),
    "muted": gettext_lazy("whether one is told"),
}
NAMING = ("title", "name", "text", "emoji", "narrative")


class Plain:
    """Rows that updates are of: one query for each model that occurs."""

    def __init__(self, events: Iterable[Event]) -> None:
        wanted: dict[str, set[Any]] = {}
        models = {}
        for event in events:
            models[event.model] = model_of(event)
            if event.operation == "update":
                wanted.setdefault(event.model, set()).add(event.object_id)
        self.rows = {
            row.pk: row
            for label, ids in wanted.items()
            for row in models[label]._base_manager.filter(pk__in=ids)
        }

    def sentence(self, event: Event, titled: bool = False) -> str:
        """`titled`: it follows the title of the item that it is about."""
        words = {"thing": self._thing(event), "fields": ", ".join(self._fields(event))}
        if titled and event.model == "roadmap.item" and event.operation == "update":
            return _("Changed %(fields)s.") % words
        if event.operation == "insert":
            return _("Added %(thing)s.") % words
        if event.operation == "delete":
            return _("Deleted %(thing)s.") % words
        return (_("Changed %(thing)s: %(fields)s.") if words["fields"] else _("Changed %(thing)s.")) % words

    def _thing(self, event: Event) -> str:
        noun = noun_of(model_of(event))
        name = self._name(event)
        return _("%(noun)s “%(name)s”") % {"noun": noun, "name": Truncator(name).chars(80)} if name else noun

    def _name(self, event: Event) -> str:
        """As it was called right after; of what is called nothing, or not to be read by who acts, nothing."""
        row, model, by = self.rows.get(event.object_id), model_of(event), actor()
        known = may_read(model, row, by)
        if known or self._own_doing(event, by):
            for column in NAMING:
                if pair := event.changes.get(column):
                    return str(pair[1] or pair[0] or "")
        if not known:
            return ""
        return next((str(getattr(row, name)) for name in NAMING if getattr(row, name, "")), "")

    @staticmethod
    def _own_doing(event: Event, by: Actor) -> bool:
        """What one did to a row one knows, whoever keeps it for themselves now."""
        mine = by.user is not None and event.actor_id == by.user.pk
        return mine and by.can("read", event.model.partition(".")[0])

    def _fields(self, event: Event) -> list[str]:
        known = {field.column: field for field in model_of(event)._meta.local_concrete_fields}
        names = [name.partition(".")[2] or name for name in event.changes]
        said = [str(FIELDS.get(name) or getattr(known.get(name), "verbose_name", name)) for name in names]
        return list(dict.fromkeys(said))
