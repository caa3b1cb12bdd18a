"""Forms of accounts, members, tokens and settings."""

from typing import Any, cast

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core.access import open_invitation
from core.accounts import INVITED
from core.actions.people import accept_invitation, create_workspace
from core.models import Invitation, User, Workspace
from core.people import ZONES
from core.roles import RANK, SCOPES, Role
from core.shared_forms import Shared

# Aliases and offsets only lengthen the list.
ZONE_CHOICES = [
    (zone, zone.replace("_", " ")) for zone in sorted(ZONES) if "/" in zone and not zone.startswith("Etc/")
]
CURRENCIES = (
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "JPY",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "CAD",
    "AUD",
    "INR",
    "BRL",
    "CNY",
)


def invited() -> Invitation | None:
    """The open invitation by whose link the visitor came."""
    return open_invitation(context.request.session.get(INVITED, ""))


class SignupForm(AllauthSignupForm):
    """Name, address, password; and a workspace of one's own, unless an invitation leads into one."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    workspace = forms.CharField(
        label=_("Workspace"),
        max_length=120,
        help_text=_("Your company, team or product. You can change it later."),
    )
    zone = forms.CharField(required=False, widget=forms.HiddenInput({"data-zone": ""}))
    field_order = ("name", "workspace", "email", "password1", "zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)
        self.fields["password1"].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("At least ten characters; a sentence is good.")
        self.invitation = invited()
        if self.invitation:
            del self.fields["workspace"]
            self.fields["email"].initial = self.invitation.email
            self.fields["email"].widget.attrs["readonly"] = True

    def clean_email(self) -> str:
        # The link proves one address only, whatever is sent in the field.
        if self.invitation:
            return self.validate_unique_email(self.invitation.email.lower())
        return super().clean_email()

    def clean_zone(self) -> str:
        zone = self.cleaned_data["zone"]
        return zone if zone in ZONES else "UTC"

    def save(self, request: Any) -> User:
        user = super().save(request)
        user.name, user.zone = self.cleaned_data["name"], self.cleaned_data["zone"]
        user.save(update_fields=["name", "zone"])
        if self.invitation:
            accept_invitation(self.invitation, user=user)
            request.session.pop(INVITED, None)
        else:
            create_workspace(self.cleaned_data["workspace"], owner=user, zone=user.zone)
        return user


class AcceptForm(forms.ModelForm):
    """Asked of who joins and never said a name: the others would see a part of the address instead."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Your name")}
        widgets = {"name": forms.TextInput({"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.name:
            del self.fields["name"]
        else:
            self.fields["name"].required = True


class WorkspaceForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Your company, team or product."), strip=True
    )


class WorkspaceSettingsForm(Shared, forms.ModelForm):
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=ZONE_CHOICES,
        help_text=_("In which days, weeks and months of KPIs begin."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    accent = forms.CharField(
        label=_("Brand colour"),
        required=False,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write it as #0b7a75, or leave it empty."))],
        help_text=_(
            "Such as #0b7a75. Your status pages and portals take its hue; how light it is stays readable."
        ),
    )

    class Meta:
        model = Workspace
        fields = ["name", "zone", "currency", "accent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_choice(self, "zone")
        keep_choice(self, "currency")


class ProfileForm(forms.ModelForm):
    # The language is not asked: so far the interface speaks English only. Digests and status pages know German.
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=ZONE_CHOICES, help_text=_("Times and digests are told in it.")
    )
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
        help_text=_("In this browser."),
    )

    class Meta:
        model = User
        fields = ["name", "zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        keep_choice(self, "zone")


def keep_choice(form: forms.ModelForm, name: str) -> None:
    """What is set stays choosable, such as UTC or a rare currency."""
    current, field = getattr(form.instance, name), cast(forms.ChoiceField, form.fields[name])
    choices = list(cast(list[tuple[str, str]], field.choices))
    if current and current not in dict(choices):
        field.choices = [(current, current), *choices]


def roles_up_to(role: str) -> list[tuple[str, str]]:
    """The roles that somebody with `role` may give, lowest first."""
    return [
        (value, str(label)) for value, label in reversed(Role.choices) if RANK[value] <= RANK.get(role, 0)
    ]


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), initial=Role.EDITOR)

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["role"]).choices = roles_up_to(role)


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What will use it."))
    scopes = forms.MultipleChoiceField(
        label=_("May"),
        choices=[(scope, scope) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than your own role allows."),
    )
    days = forms.TypedChoiceField(
        label=_("Expires"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[(30, _("in 30 days")), (90, _("in 90 days")), (365, _("in a year")), ("", _("never"))],
        initial=90,
    )
