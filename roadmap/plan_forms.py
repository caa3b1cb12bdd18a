"""Forms of the pages beside the workbench: milestones and risks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import Precision
from core.models import Membership, User
from core.shared_forms import Shared
from roadmap.forms import MARKDOWN, prose
from roadmap.models import Item, Milestone, MilestoneKind, Objective, Product, Risk, RiskState
from roadmap.sample_key import sample_key

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
LIKELIHOOD = [
    (1, _("1 · hardly ever")),
    (2, _("2 · unlikely")),
    (3, _("3 · possible")),
    (4, _("4 · likely")),
    (5, _("5 · almost certain")),
]
IMPACT = [
    (1, _("1 · hardly noticed")),
    (2, _("2 · small")),
    (3, _("3 · felt")),
    (4, _("4 · serious")),
    (5, _("5 · ends the plan")),
]


def members() -> forms.ModelChoiceField:
    people = User.objects.filter(pk__in=Membership.objects.values("user_id"))
    return forms.ModelChoiceField(people, required=False, label=_("Owner"), empty_label=_("Nobody"))


class MilestoneForm(Shared, forms.Form):
    together = (("date", "date_precision"),)

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=MilestoneKind.choices)
    date = forms.DateField(label=_("Date"), required=False, widget=DAY)
    date_precision = forms.ChoiceField(
        label=_("How exact"), choices=[(value, str(label).capitalize()) for value, label in Precision.choices]
    )
    description = forms.CharField(label=_("Description"), required=False, widget=prose(3), help_text=MARKDOWN)

    def __init__(self, data: Any = None, *, milestone: Milestone | None = None) -> None:
        super().__init__(data, initial=_of_milestone(milestone), about=milestone)
        self.fields["product"] = forms.ModelChoiceField(
            Product.objects.all(), required=False, empty_label=_("All products"), label=_("Product")
        )
        if milestone:
            self.fields["done"] = forms.BooleanField(label=_("Reached"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("date"):
            cleaned["date_precision"] = ""
        return cleaned


def _of_milestone(milestone: Milestone | None) -> dict[str, Any]:
    if milestone is None:
        return {"date_precision": Precision.DAY, "kind": MilestoneKind.RELEASE}
    names = ("name", "kind", "date", "description", "product")
    known = {name: getattr(milestone, name) for name in names}
    return known | {
        "date_precision": milestone.date_precision or Precision.DAY,
        "done": milestone.done_at is not None,
    }


class RiskForm(Shared, forms.Form):
    """`short`: where it stands what the risk belongs to, so that the form need not ask."""

    title = forms.CharField(label=_("What may go wrong?"), max_length=200)
    likelihood = forms.TypedChoiceField(label=_("Likelihood"), choices=LIKELIHOOD, coerce=int, initial=3)
    impact = forms.TypedChoiceField(label=_("Impact"), choices=IMPACT, coerce=int, initial=3)
    mitigation = forms.CharField(label=_("What is done about it?"), required=False, widget=prose(2))
    state = forms.ChoiceField(label=_("State"), choices=RiskState.choices, initial=RiskState.OPEN)
    review_on = forms.DateField(label=_("Look at it again on"), required=False, widget=DAY)

    def __init__(self, data: Any = None, *, risk: Risk | None = None, short: bool = False) -> None:
        super().__init__(data, initial=_of_risk(risk), about=risk)
        self.fields["owner"] = members()
        if short:
            return
        self.fields["item"] = forms.CharField(
            label=_("Item"),
            required=False,
            max_length=40,
            help_text=_("Its key, such as %(key)s.") % {"key": sample_key()},
        )
        self.fields["objective"] = forms.ModelChoiceField(
            Objective.objects.all(), required=False, label=_("Objective"), empty_label=_("None")
        )
        self.fields["product"] = forms.ModelChoiceField(
            Product.objects.all(), required=False, label=_("Product"), empty_label=_("None")
        )

    def clean_item(self) -> Item | None:
        key = self.cleaned_data["item"].strip().upper()
        found = Item.objects.filter(key=key).first() if key else None
        if key and found is None:
            raise forms.ValidationError(_("There is no item with this key."))
        return found


def _of_risk(risk: Risk | None) -> dict[str, Any]:
    if risk is None:
        return {}
    names = (
        "title",
        "likelihood",
        "impact",
        "mitigation",
        "state",
        "review_on",
        "owner",
        "objective",
        "product",
    )
    return {name: getattr(risk, name) for name in names} | {"item": risk.item.key if risk.item else ""}
