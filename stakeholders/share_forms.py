"""The form by which a view is shared."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from core.shared_forms import Shared
from core.tenancy import Actor
from roadmap.models import Item
from roadmap.queries.views import views_of
from stakeholders.models import Audience, SharedView


class ShareForm(Shared, forms.Form):
    title = forms.CharField(label=_("Title for the readers"), max_length=120)
    audience = forms.ModelChoiceField(
        Audience.objects.none(),
        label=_("Audience"),
        empty_label=_("Choose…"),
        help_text=_("Readers see what this audience may see, and nothing else."),
    )
    until = forms.DateField(
        label=_("Open until"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("The end of that day. Empty: until it is closed."),
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    no_password = forms.BooleanField(label=_("Ask for no password any more"), required=False)
    origins = forms.CharField(
        label=_("May be embedded by"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "Addresses such as https://intranet.example.com, one a line. Empty: no page may frame it."
        ),
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        share: SharedView | None = None,
        item: Item | None = None,
        **kwargs: Any,
    ) -> None:
        """`item`: what is shared instead of a saved view."""
        super().__init__(*args, about=share, **kwargs)
        self.actor, self.share = actor, share
        self.fields["audience"].queryset = Audience.objects.all()  # type: ignore[attr-defined]
        if share is None and item is None:
            self.fields["view"] = forms.ModelChoiceField(
                views_of(actor), label=_("Saved view"), empty_label=_("Choose…")
            )
            self.order_fields(["view", "title"])
        if share is None or not share.protected:
            del self.fields["no_password"]
        else:
            self.fields["password"].help_text = _(
                "Empty keeps the one there is; a new one shuts out who knows the old."
            )

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        password, none = given.pop("password"), given.pop("no_password", False)
        until = given.pop("until")
        zone = ZoneInfo(self.actor.workspace.zone)
        given["expires_at"] = datetime.combine(until, time(23, 59, 59), zone) if until else None
        given["embed_origins"] = given.pop("origins").lower().split()
        return given | (
            {"password": "" if none else password} if none or password or self.share is None else {}
        )
