"""Forms of the stakeholder pages. Choices from the workspace are looked up when a form is made, inside acting()."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.models import Membership, User
from core.shared_forms import Shared
from metrics.models import Kpi
from roadmap.models import Category, Item, Objective, Product
from stakeholders.models import Audience, Stakeholder, StatusPage, StatusUpdate, Subscription
from stakeholders.models.digests import Cadence, Weekday
from stakeholders.own import own_words
from stakeholders.zones import zone_names

FIELD_WORDS = {
    "horizon": _("Now, Next or Later"),
    "dates": _("Dates, no finer than set below"),
    "summary": _("First sentences of the description"),
    "status": _("Status"),
    "product": _("Product"),
    "objective": _("Objective"),
    "key": _("Key, such as PAY-42"),
    "type": _("Type"),
    "owner": _("Owner, and authors of updates"),
    "team": _("Team"),
    "tags": _("Tags"),
    "scores": _("Scores"),
    "effort": _("Effort"),
    "milestones": _("Milestones in shared views: of these products, and of none"),
}
RATINGS = [(5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1")]


def zones(empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *((name, name.replace("_", " ")) for name in zone_names())]


class Prose(forms.Textarea):
    def __init__(self, rows: int) -> None:
        super().__init__({"rows": rows})


class StakeholderForm(Shared, forms.ModelForm):
    zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = Stakeholder
        fields = (
            *("name", "email", "organisation", "kind", "internal"),
            *("influence", "interest", "language", "zone", "notes"),
        )
        widgets = {
            "notes": Prose(4),
            "influence": forms.Select(choices=RATINGS),
            "interest": forms.Select(choices=RATINGS),
        }
        help_texts = {
            "influence": _("5: can stop the work, or make it happen."),
            "interest": _("5: wants to know every week."),
            "email": _("Where digests go. Without one nothing is sent."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "zone").choices = zones(_("As the workspace"))


def choice(form: forms.BaseForm, name: str) -> Any:
    """A field with `choices`, which the base class of all fields does not have."""
    return form.fields[name]


class AudienceForm(Shared, forms.ModelForm):
    categories = forms.MultipleChoiceField(
        label=_("Statuses they may see"), choices=Category.choices, widget=forms.CheckboxSelectMultiple
    )
    fields_shown = forms.MultipleChoiceField(
        label=_("What they see of an item besides its title"),
        choices=list(FIELD_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Audience
        fields = ("name", "date_precision", "sees_updates", "tells_leaving")
        help_texts = {
            "date_precision": _("A move within one such span is not told."),
            "sees_updates": _("Only those marked as readable by audiences."),
            "tells_leaving": _("Otherwise what is dropped simply is not there any more."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "fields_shown").choices = [*FIELD_WORDS.items(), *own_words().items()]
        for name, rows, label, help_text in (
            ("products", Product.objects.all(), _("Products"), _("None ticked means all of them.")),
            (
                "kpis",
                Kpi.objects.order_by("position", "name"),
                _("KPIs they may see"),
                _("None ticked means none."),
            ),
        ):
            self.fields[name] = forms.ModelMultipleChoiceField(
                rows, label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
            )
        if not self.instance._state.adding:
            self.initial = {**self.initial, **_choices_of(self.instance)}
        elif not self.is_bound:
            self.initial = {
                **self.initial,
                "categories": self.instance.categories,
                "fields_shown": self.instance.fields,
            }

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        given = dict(self.cleaned_data)
        given["fields"] = given.pop("fields_shown")
        return given


def _choices_of(audience: Audience) -> dict[str, Any]:
    return {
        "categories": audience.categories,
        "fields_shown": list(audience.fields),
        "products": list(audience.product_links.values_list("product_id", flat=True)),
        "kpis": list(audience.kpi_links.values_list("kpi_id", flat=True)),
    }


class PageForm(Shared, forms.ModelForm):
    class Meta:
        model = StatusPage
        fields = ("company", "accent", "headline", "standfirst", "since_days", "contact", "open_signup")
        widgets = {"standfirst": Prose(3), "accent": forms.TextInput({"type": "color"})}
        help_texts = {
            "headline": _("Leave it empty and it is worked out from what changed last."),
            "standfirst": _("Two sentences under the headline; worked out when empty."),
            "accent": _("Colours the logo, lines and buttons; made dark or light enough to be read."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=Membership.objects.values("user_id"))
        self.fields["contact"] = forms.ModelChoiceField(
            people, label=_("Who signs it"), required=False, empty_label=_("Nobody")
        )


class UpdateForm(Shared, forms.ModelForm):
    class Meta:
        model = StatusUpdate
        fields = ("health", "narrative", "audience_visible")
        widgets = {"health": forms.RadioSelect, "narrative": Prose(6)}
        help_texts = {
            "narrative": _("Markdown. What happened, what is next, where help is needed."),
            "audience_visible": _("On status pages and in digests of those who may see the subject."),
        }


SUBJECTS: dict[str, type[Model]] = {"item": Item, "objective": Objective, "product": Product}


class NewUpdateForm(UpdateForm):
    """With the choice of what it is about, as "kind:id"."""

    subject = forms.ChoiceField(label=_("About"))

    field_order = ("subject", "health", "narrative", "audience_visible")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = Item.objects.open().order_by("product__name", "title").only("id", "key", "title")
        choice(self, "subject").choices = [
            ("", _("Choose…")),
            (_("Products"), [(f"product:{one.pk}", one.name) for one in Product.objects.all()]),
            (_("Objectives"), [(f"objective:{one.pk}", one.title) for one in Objective.objects.all()]),
            (_("Items"), [(f"item:{one.pk}", f"{one.key} {one.title}") for one in items]),
        ]

    def clean_subject(self) -> Model:
        kind, _colon, pk = self.cleaned_data["subject"].partition(":")
        found = SUBJECTS[kind].objects.filter(pk=pk).first()  # type: ignore[attr-defined]
        if found is None:
            raise ValidationError(_("It is no longer there. Choose another."))
        return found


class RhythmForm(Shared, forms.ModelForm):
    """How often and when a digest goes."""

    class Meta:
        model = Subscription
        fields = ("cadence", "weekday", "monthday", "hour")
        widgets = {"hour": forms.Select(choices=[(hour, f"{hour:02}:00") for hour in range(24)])}


class SubscribeForm(RhythmForm):
    field_order = ("audience", "stakeholder", "cadence", "weekday", "monthday", "hour")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Stakeholder.objects.exclude(email="")
        self.fields["audience"] = forms.ModelChoiceField(
            Audience.objects.all(), label=_("What"), empty_label=None
        )
        self.fields["stakeholder"] = forms.ModelChoiceField(people, label=_("To whom"), empty_label=None)
        self.order_fields(self.field_order)


class SignupForm(forms.Form):
    """On a public page: no JavaScript, no account. `website` is a trap that people do not see."""

    email = forms.EmailField(max_length=254)
    cadence = forms.ChoiceField(choices=Cadence.choices, initial=Cadence.WEEKLY)
    website = forms.CharField(required=False)


class PreferenceForm(forms.Form):
    """What a reader may change by the link in a digest."""

    cadence = forms.ChoiceField(label=_("How often"), choices=Cadence.choices)
    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=Weekday.choices, coerce=int)
    hour = forms.TypedChoiceField(
        label=_("Hour"), choices=[(hour, f"{hour:02}:00") for hour in range(24)], coerce=int
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
