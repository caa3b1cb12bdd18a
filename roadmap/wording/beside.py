"""What events of baselines, decisions and scenarios say."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from core.models import Event
from roadmap.models import ScenarioState, Verdict


def _named(new: str, gone: str) -> Callable[[Event, Any], list[str]]:
    """Words for what has a name or title."""

    def say(event: Event, names: Any) -> list[str]:
        if event.operation == "update":
            return []
        side, pattern = (1, new) if event.operation == "insert" else (0, gone)
        pair = event.changes.get("name") or event.changes.get("title") or ["", ""]
        return [_(pattern) % {"name": pair[side]}]

    return say


def decision(event: Event, names: Any) -> list[str]:
    if event.operation != "update":
        return _named(N_("Asked to decide: “%(name)s”."), N_("Question withdrawn: “%(name)s”."))(event, names)
    if event.changes.get("state", [None, None])[1] == "decided":
        return [_("Decided: %(why)s") % {"why": event.changes.get("reason", ["", ""])[1]}]
    if "outcome" in event.changes:
        return [_("Wrote what came of a decision.")]
    return [_("Reopened a decision.")] if "state" in event.changes else []


def option(event: Event, names: Any) -> list[str]:
    """In the history of the item."""
    if event.operation == "insert":
        return [_("Put to a decision.")]
    if event.operation == "delete":
        return [_("Taken out of a decision.")]
    if "verdict" not in event.changes:
        return []
    verdict = event.changes["verdict"][1]
    return [_said(verdict)]


def _said(verdict: str | None) -> str:
    words = {
        Verdict.CHOSEN: _("Decided: chosen."),
        Verdict.LATER: _("Decided: later."),
        Verdict.REJECTED: _("Decided: rejected."),
    }
    return words[Verdict(verdict)] if verdict else _("The decision about it is open again.")


def scenario(event: Event, names: Any) -> list[str]:
    if event.operation != "update":
        began, ended = N_("Began the scenario “%(name)s”."), N_("Deleted the scenario “%(name)s”.")
        return _named(began, ended)(event, names)
    said = []
    if "name" in event.changes:
        old, new = event.changes["name"]
        said.append(_("Renamed the scenario “%(old)s” to “%(new)s”.") % {"old": old, "new": new})
    if "description" in event.changes:
        said.append(_("Changed what the scenario says of itself."))
    if "state" in event.changes:
        said.append(_scenario_is(*event.changes["state"]))
    return said


def _scenario_is(old: str, new: str) -> str:
    if new == ScenarioState.APPLIED:
        return _("The scenario is in the live plan.")
    if old == ScenarioState.APPLIED:
        return _("The scenario is no longer in the live plan, and open again.")
    return _("Discarded the scenario.") if new == ScenarioState.DISCARDED else _("Opened the scenario again.")


WORDS = {
    "roadmap.baseline": _named(N_("Froze the plan as “%(name)s”."), N_("Deleted the baseline “%(name)s”.")),
    "roadmap.decision": decision,
    "roadmap.decisionitem": option,
    "roadmap.scenario": scenario,
}
