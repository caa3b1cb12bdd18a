"""Forms of the strategy pages. Widgets are native; text is Markdown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Membership, User
from core.shared_forms import Shared
from roadmap.models import CheckIn, Objective, Product, ProductLine

MARKDOWN = _("Markdown: **bold**, lists, links.")


def prose(rows: int = 6) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "class": "field"})


class ProductForm(Shared, forms.ModelForm):
    class Meta:
        model = Product
        fields = ["name", "key", "summary", "vision", "target_market", "strategy"]
        widgets = {"vision": prose(), "target_market": prose(), "strategy": prose(10)}
        help_texts = {
            "key": _("Begins the keys of its items, as in PAY-42. It cannot change later."),
            "summary": _("One sentence that anybody understands."),
            "vision": _("What will be different for customers in three years?"),
            "target_market": _("Who is it for, and who is it not for?"),
            "strategy": _("The few choices that lead there: what first, what never."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["key"]

    def clean_key(self) -> str:
        key = self.cleaned_data["key"].upper()
        if Product.objects.filter(key=key).exists():
            raise forms.ValidationError(_("Another product has this key. Choose another one."))
        return key


class LineForm(Shared, forms.ModelForm):
    class Meta:
        model = ProductLine
        fields = ["name", "summary"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["products"] = list(self.instance.products.values_list("pk", flat=True))
            self.fields["products"] = forms.ModelMultipleChoiceField(
                Product.objects.order_by("position", "name"),
                required=False,
                label=_("Products"),
                widget=forms.CheckboxSelectMultiple,
            )

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if ProductLine.objects.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another line has this name. Choose another one."))
        return name


class CheckInForm(forms.ModelForm):
    class Meta:
        model = CheckIn
        fields = ["health", "confidence", "note"]
        widgets = {"note": prose(3)}
        help_texts = {
            "confidence": _("How sure you are that it will be reached, in percent."),
            "note": _("What changed, and what is needed."),
        }


class ObjectiveForm(Shared, forms.ModelForm):
    together = (("period", "start", "end"),)

    class Meta:
        model = Objective
        fields = ["title", "description", "product", "parent", "owner", "status", "period", "start", "end"]
        widgets = {
            "description": prose(4),
            "start": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "end": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "title": _("What shall be true at the end, such as “Same-day money”?"),
            "description": MARKDOWN,
            "parent": _("The larger objective that this one serves."),
            "start": _("Of a year, half or quarter: any day in it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Choices are looked up now, inside acting(): a field's own queryset is made when the class is.
        self.fields["product"] = forms.ModelChoiceField(
            Product.objects.all(), required=False, empty_label=_("All products"), label=_("Product")
        )
        others = Objective.objects.exclude(pk=self.instance.pk)
        self.fields["parent"] = forms.ModelChoiceField(
            others,
            required=False,
            empty_label=_("None"),
            label=_("Serves"),
            help_text=self.fields["parent"].help_text,
        )
        people = User.objects.filter(pk__in=Membership.objects.values("user_id"))
        self.fields["owner"] = forms.ModelChoiceField(
            people, required=False, label=_("Owner"), empty_label=_("Nobody")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("The end lies before the start. Move one of them."))
        return cleaned
