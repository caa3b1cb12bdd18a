"""What people type; the actions check it again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Invalid
from core.shared_forms import Shared
from core.tenancy import Actor
from feedback import actions
from feedback.models import Company, Customer, Note, Portal


class RefusedForm(Shared, forms.Form):
    """A form that can carry what an action refused back to its fields."""

    def refuse(self, refusal: Invalid) -> None:
        for name, said in refusal.errors.items():
            for sentence in said:
                self.add_error(name if name in self.fields else None, sentence)


# The log is kept for good, so it holds no words of customers (`Note.tracked`).
NOT_KEPT = gettext_lazy(
    "Words of customers are not kept in the history: a change of them here cannot be undone."
)


class NoteForm(RefusedForm):
    title = forms.CharField(label=gettext_lazy("In one line"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("What they said"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("In their own words. A blank line starts a paragraph."),
    )
    who = forms.CharField(
        label=gettext_lazy("Who said it"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("A name or an e-mail address. Somebody new is added."),
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off", "data-people": ""}),
    )
    company = forms.CharField(
        label=gettext_lazy("Company"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For somebody new, or when nobody is named."),
        widget=forms.TextInput(attrs={"list": "companies", "autocomplete": "off", "data-companies": ""}),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Note.Source.choices, initial=Note.Source.CALL
    )
    occurred_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        help_text=gettext_lazy("Parted by commas."),
        max_length=600,
    )

    def __init__(self, *args: Any, note: Note | None = None, **kwargs: Any) -> None:
        super().__init__(*args, about=note, **kwargs)
        if note is not None:
            self.fields["text"].help_text = f"{self.fields['text'].help_text} {NOT_KEPT}"
        if note is None or note.source != Note.Source.PORTAL:
            source: Any = self.fields["source"]
            source.choices = [one for one in Note.Source.choices if one[0] != Note.Source.PORTAL]

    @classmethod
    def of(cls, note: Note | None, data: Any = None) -> NoteForm:
        if note is None:
            return cls(data, initial={"occurred_at": timezone.localtime(), "source": Note.Source.CALL})
        return cls(
            data,
            initial={
                "title": note.title,
                "text": note.text,
                "who": written(note.customer) if note.customer else "",
                "company": note.asking_company.name if note.asking_company else "",
                "source": note.source,
                "occurred_at": timezone.localtime(note.occurred_at),
                "tags": ", ".join(note.tags),
            },
            note=note,
        )

    def clean_tags(self) -> list[str]:
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]

    def values(self, actor: Actor) -> dict[str, Any]:
        """As the action takes them; somebody new is added first. Raises: Invalid."""
        said = dict(self.cleaned_data)
        who, company = said.pop("who").strip(), _company(said.pop("company").strip(), actor)
        customer = _customer(who, company, actor) if who else None
        return said | {"customer": customer, "company": None if customer and customer.company_id else company}


def written(customer: Customer) -> str:
    return f"{customer.name} <{customer.email}>" if customer.email else customer.name


def _company(name: str, actor: Actor) -> Company | None:
    if not name:
        return None
    known = Company.objects.filter(name__iexact=name).order_by("created_at").first()
    return known or actions.create_company(by=actor, name=name)


def _customer(said: str, company: Company | None, actor: Actor) -> Customer:
    """The person meant by "Name", "a@b.c" or "Name <a@b.c>". Raises: Invalid when several are."""
    name, _bracket, email = said.partition("<")
    name, email = name.strip(), email.strip(" >")
    if not email and "@" in name:
        name, email = "", name
    if email:
        known = Customer.objects.filter(email__iexact=email).first()
        return known or actions.create_customer(by=actor, name=name, email=email, company=company)
    same = Customer.objects.filter(name__iexact=name)
    if company:
        same = same.filter(company=company)
    found = list(same[:2])
    if len(found) > 1:
        raise Invalid({"who": _("Several people have this name. Add their e-mail address.")})
    return found[0] if found else actions.create_customer(by=actor, name=name, company=company)


class CompanyForm(RefusedForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    revenue = forms.DecimalField(
        label=gettext_lazy("Revenue a year"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    segment = forms.CharField(label=gettext_lazy("Segment"), required=False, max_length=80)
    domain = forms.CharField(
        label=gettext_lazy("Domain"),
        required=False,
        max_length=253,
        help_text=gettext_lazy("Tells whose people write on the portal, such as example.com."),
    )
    external_id = forms.CharField(label=gettext_lazy("External id"), required=False, max_length=120)

    @classmethod
    def of(cls, company: Company | None, data: Any = None) -> CompanyForm:
        known = {name: getattr(company, name) for name in cls.base_fields} if company else {}
        if known.get("revenue") is not None:  # whole amounts as people write them
            known["revenue"] = f"{known['revenue']:f}".removesuffix(".00")
        return cls(data, initial=known, about=company)


class CustomerForm(RefusedForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    company = forms.CharField(
        label=gettext_lazy("Company"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("A new name adds the company."),
        widget=forms.TextInput(attrs={"list": "companies", "autocomplete": "off", "data-companies": ""}),
    )
    external_id = forms.CharField(label=gettext_lazy("External id"), required=False, max_length=120)

    @classmethod
    def of(cls, customer: Customer | None, data: Any = None) -> CustomerForm:
        if customer is None:
            return cls(data)
        company = customer.company.name if customer.company else ""
        return cls(
            data,
            initial={
                "name": customer.name,
                "email": customer.email,
                "company": company,
                "external_id": customer.external_id,
            },
            about=customer,
        )

    def values(self, actor: Actor) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return said | {"company": _company(said["company"].strip(), actor)}


class PortalForm(RefusedForm):
    enabled = forms.BooleanField(label=Portal._meta.get_field("enabled").verbose_name, required=False)
    moderated = forms.BooleanField(label=Portal._meta.get_field("moderated").verbose_name, required=False)
    show_dates = forms.BooleanField(label=Portal._meta.get_field("show_dates").verbose_name, required=False)
    intro = forms.CharField(
        label=gettext_lazy("Introduction"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def of(cls, portal: Portal, data: Any = None) -> PortalForm:
        names = ("enabled", "moderated", "show_dates", "intro")
        known = {name: getattr(portal, name) for name in names}
        return cls(data, initial=known, prefix=portal.product.key, about=portal)


class PublicIdeaForm(RefusedForm):
    """The portal's form. `website` is a trap: people do not see it."""

    title = forms.CharField(label=gettext_lazy("Your idea in one line"), max_length=160, min_length=6)
    text = forms.CharField(
        label=gettext_lazy("What would it help you do?"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy(
            "We send a link to check that it is yours. It is not shown to anybody on this page."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["email"], self.fields["name"]


class VoteForm(RefusedForm):
    email = PublicIdeaForm.base_fields["email"]
    website = PublicIdeaForm.base_fields["website"]
    stamp = PublicIdeaForm.base_fields["stamp"]
