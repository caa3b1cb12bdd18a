"""Forms of baselines, decisions and scenarios."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import Actor
from roadmap.models import Baseline, Product
from roadmap.plan_forms import DAY


class BaselineForm(forms.Form):
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
        super().__init__(data, initial=known)
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
