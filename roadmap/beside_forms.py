"""Forms of baselines, decisions and scenarios."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import Precision
from core.models import Membership, User
from core.shared_forms import Shared
from core.tenancy import Actor
from roadmap.forms import MARKDOWN, prose
from roadmap.models import Baseline, Decision, Item, MilestoneKind, Objective, Product, Status, Team, Verdict
from roadmap.plan_forms import DAY
from roadmap.queries.decisions import Choice, items_named
from roadmap.sample_key import sample_key


class BaselineForm(Shared, forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Such as “Plan for Q3, as promised”.")
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, help_text=_("To whom was it promised?")
    )
    as_of = forms.DateField(
        label=_("As the plan stood at the end of"),
        required=False,
        widget=DAY,
        help_text=_("Leave it empty for now. An earlier day is worked out from the history."),
    )

    def __init__(
        self, data: Any = None, *, actor: Actor | None = None, baseline: Baseline | None = None
    ) -> None:
        known = {"name": baseline.name, "note": baseline.note} if baseline else None
        super().__init__(data, initial=known, about=baseline)
        self.actor = actor
        if baseline:
            del self.fields["as_of"]
            return
        self.fields["product"] = forms.ModelChoiceField(
            Product.objects.all(), required=False, empty_label=_("The whole plan"), label=_("What")
        )

    def clean_as_of(self) -> datetime | None:
        """The last moment of that day in the workspace's zone; None for today."""
        day: date | None = self.cleaned_data["as_of"]
        assert self.actor is not None, "given by the view that asks for a day"
        zone = ZoneInfo(self.actor.workspace.zone)
        today = timezone.now().astimezone(zone).date()
        if day is None or day == today:
            return None
        if day > today:
            raise forms.ValidationError(_("That is still to come. Choose a day that has passed."))
        return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)


class QuestionForm(Shared, forms.Form):
    title = forms.CharField(
        label=_("What is to be decided?"),
        max_length=200,
        help_text=_("Such as “What do we build in spring?”."),
    )
    question = forms.CharField(label=_("More about it"), required=False, widget=prose(2), help_text=MARKDOWN)
    items = forms.CharField(
        label=_("Between which items?"),
        max_length=400,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        initial: dict[str, Any] | None = None,
        about: Decision | None = None,
    ) -> None:
        super().__init__(data, initial=initial, about=about)
        self.actor = actor
        keys = ", ".join(map(sample_key, (42, 7)))
        self.fields["items"].help_text = _("Two to six keys, such as %(keys)s.") % {"keys": keys}

    def clean_items(self) -> list[Item]:
        keys = self.cleaned_data["items"].replace(",", " ").split()
        found = items_named(self.actor, " ".join(keys))
        known = {item.key for item in found}
        if unknown := [key for key in keys if key.upper() not in known]:
            raise forms.ValidationError(_("There is no item %(keys)s.") % {"keys": ", ".join(unknown)})
        if not 2 <= len(found) <= 6:
            raise forms.ValidationError(_("Choose two to six items to decide between."))
        return found


class VerdictForm(forms.Form):
    """A verdict for each item, as `v-<id>`."""

    reason = forms.CharField(label=_("Why?"), widget=prose(3), help_text=MARKDOWN)
    revisit_on = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=DAY,
        help_text=_("You and the others are reminded then."),
    )

    def __init__(self, data: Any = None, *, choices: Sequence[Choice], actor: Actor) -> None:
        super().__init__(data)
        for choice in choices:
            self.fields[f"v-{choice.item.pk}"] = forms.ChoiceField(
                label=f"{choice.item.key} {choice.item.title}",
                choices=Verdict.choices,
                widget=forms.RadioSelect,
                initial=choice.verdict or None,
            )
        people = User.objects.filter(pk__in=Membership.objects.values("user_id"), is_active=True)
        self.fields["deciders"] = forms.ModelMultipleChoiceField(
            people.order_by("name"),
            label=_("Who decided?"),
            widget=forms.CheckboxSelectMultiple,
            initial=[actor.user.pk] if actor.user else [],
        )

    @property
    def verdict_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("v-")]

    @property
    def verdicts(self) -> dict[UUID, str]:
        return {UUID(name[2:]): said for name, said in self.cleaned_data.items() if name.startswith("v-")}


class OutcomeForm(Shared, forms.Form):
    outcome = forms.CharField(
        label=_("What came of it?"), required=False, widget=prose(3), max_length=20_000, help_text=MARKDOWN
    )
    revisit_on = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=DAY,
        help_text=_("Empty: it need not be looked at again."),
    )


class ScenarioForm(Shared, forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Such as “If two join Payments in June”.")
    )
    description = forms.CharField(
        label=_("What if?"), required=False, widget=prose(2), max_length=20_000, help_text=MARKDOWN
    )


EDGES = ("start", "end")
EXACT = [(value, label.capitalize()) for value, label in Precision.choices]


class ScenarioItemForm(Shared, forms.Form):
    """The values of one item that a plan turns on; the workbench offers all of them."""

    together = (("start", "start_precision"), ("end", "end_precision"))

    title = forms.CharField(label=_("Title"), max_length=300)
    start = forms.DateField(label=_("Start"), required=False, widget=DAY)
    start_precision = forms.ChoiceField(label=_("How exact"), choices=EXACT, required=False)
    end = forms.DateField(label=_("End"), required=False, widget=DAY)
    end_precision = forms.ChoiceField(label=_("How exact"), choices=EXACT, required=False)
    effort = forms.FloatField(label=_("Effort"), required=False, min_value=0)

    def __init__(self, data: Any = None, *, initial: dict[str, Any], about: Any = None) -> None:
        super().__init__(data, initial=initial, about=about)
        for name, model in (
            ("product", Product),
            ("team", Team),
            ("objective", Objective),
            ("status", Status),
        ):
            self.fields[name] = forms.ModelChoiceField(
                model.objects.all(),
                label=str(model._meta.verbose_name).capitalize(),
                required=name == "product",
                empty_label=None if name == "product" else _("None"),
            )

    def given(self, new: bool) -> dict[str, Any]:
        """What differs from how the form began, or of a new item all that is said."""
        told = dict(self.cleaned_data)
        if told["status"] is None:
            del told["status"]
        if new:
            return {name: value for name, value in told.items() if value not in (None, "")}
        return {name: value for name, value in told.items() if name in self.changed_data}


class ScenarioDayForm(Shared, forms.Form):
    """A milestone that only the scenario has."""

    together = (("date", "date_precision"),)

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=MilestoneKind.choices)
    date = forms.DateField(label=_("Date"), required=False, widget=DAY)
    date_precision = forms.ChoiceField(label=_("How exact"), choices=EXACT, required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, about: Any = None) -> None:
        known = dict(initial or {})
        if known.get("date"):
            known["date"] = date.fromisoformat(known["date"])
        super().__init__(data, initial=known, about=about)
        self.fields["product"] = forms.ModelChoiceField(
            Product.objects.all(), required=False, empty_label=_("All products"), label=_("Product")
        )


def values_in(known: dict[str, Any]) -> dict[str, Any]:
    """JSON values as the form begins with them."""
    return {
        name: date.fromisoformat(value) if name in EDGES and value else value for name, value in known.items()
    }
