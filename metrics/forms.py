"""Forms of metrics. They check what a person can mistype; the actions check the rest."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Membership, User
from core.shared_forms import Shared
from metrics.models import ExpectedEffect, KeyResult, Kpi, Target


def day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def any_number() -> forms.NumberInput:
    return forms.NumberInput({"step": "any", "inputmode": "decimal"})


class KpiForm(Shared, forms.ModelForm):
    class Meta:
        model = Kpi
        fields = [
            "name",
            "description",
            "unit",
            "decimals",
            "direction",
            "aggregate",
            "grain",
            "product",
            "objective",
            "owner",
        ]
        widgets = {
            "description": forms.Textarea({"rows": 3}),
            "decimals": forms.NumberInput({"min": 0, "max": 6}),
        }
        labels = {"product": _("Product"), "objective": _("Objective"), "owner": _("Owner")}
        help_texts = {
            "name": _("What people call it: “Median payout time”."),
            "description": _("What it counts, and where the points come from."),
            "unit": _("h, %, €, days, bookings …"),
            "aggregate": _("A day of several points, a week of several days: how they become one figure."),
            "grain": _("The period that the big figure is of."),
            "objective": _("Gives the KPI its colour."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners: Any = self.fields["owner"]
        owners.queryset = User.objects.filter(memberships__in=_members()).order_by("name")
        for name in ("product", "objective", "owner"):
            choice: Any = self.fields[name]
            choice.empty_label = _("Nobody") if name == "owner" else _("None")


def _members() -> Any:
    return Membership.objects.filter(user__is_active=True)


class TargetForm(Shared, forms.ModelForm):
    class Meta:
        model = Target
        fields = ["start", "end", "target", "baseline", "cumulative"]
        widgets = {"start": day(), "end": day(), "target": any_number(), "baseline": any_number()}
        help_texts = {
            "baseline": _("Where the pace begins. Left empty: the last figure before the period."),
            "cumulative": _("The total since the first day is judged: 12,000 bookings this quarter."),
        }

    def __init__(self, *args: Any, kpi: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kpi.aggregate not in ("sum", "count"):
            del self.fields["cumulative"]
        if kpi.direction in ("above", "below"):
            del self.fields["baseline"]


class EffectForm(Shared, forms.ModelForm):
    class Meta:
        model = ExpectedEffect
        fields = ["kpi", "delta", "due"]
        widgets = {"delta": any_number(), "due": day()}
        labels = {"kpi": _("KPI")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_kpi(self)


class KeyResultForm(Shared, forms.ModelForm):
    class Meta:
        model = KeyResult
        fields = ["kpi", "start_value", "target_value"]
        widgets = {"start_value": any_number(), "target_value": any_number()}
        labels = {"kpi": _("KPI")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_kpi(self)


def settle_kpi(form: Any) -> None:
    """The KPI is chosen once; it does not change afterwards."""
    if not form.instance._state.adding:
        del form.fields["kpi"]
        return
    form.fields["kpi"].queryset = Kpi.objects.in_order()
    form.fields["kpi"].label_from_instance = lambda kpi: f"{kpi.name} ({kpi.unit})" if kpi.unit else kpi.name


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,.json,text/csv,application/json"}),
    )
    skip = forms.BooleanField(
        label=_("Leave out rows that cannot be read"),
        required=False,
        help_text=_("Otherwise one such row keeps the whole file out."),
    )
    zone = forms.CharField(required=False, label=_("Zone of times that name none"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].initial = zone

    def clean_zone(self) -> ZoneInfo | None:
        name = self.cleaned_data["zone"].strip()
        try:
            return ZoneInfo(name) if name else None
        except (KeyError, ValueError, OSError):
            raise forms.ValidationError(_("Name a zone such as Europe/Lisbon or UTC.")) from None
