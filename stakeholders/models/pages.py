from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel

is_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as #1a6b7c."))


class StatusPage(WorkspaceModel):
    """An audience's public page behind an unguessable link. A raised `generation` kills the link before it."""

    tracked = Tracked()

    audience = WorkspaceForeignKey("Audience", on_delete=models.CASCADE, related_name="pages")
    enabled = models.BooleanField(_("open"), default=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    company = models.CharField(_("name at the top"), max_length=120, blank=True, default="")
    accent = models.CharField(
        _("accent colour"), max_length=7, blank=True, default="", validators=[is_colour]
    )
    headline = models.CharField(_("headline"), max_length=160, blank=True, default="")
    standfirst = models.TextField(_("standfirst"), max_length=600, blank=True, default="")
    since_days = models.PositiveSmallIntegerField(_("tells changes of the last days"), default=30)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    open_signup = models.BooleanField(_("readers can subscribe"), default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["audience"], name="status_page_once"),
            models.CheckConstraint(
                condition=models.Q(since_days__range=(1, 366)), name="status_page_since_days"
            ),
        )

    def __str__(self) -> str:
        return str(self.audience)


class Signup(WorkspaceModel):
    """A reader who typed an address and has yet to confirm it."""

    page = WorkspaceForeignKey(StatusPage, on_delete=models.CASCADE, related_name="signups")
    email = models.EmailField()
    cadence = models.CharField(max_length=10)
    language = models.CharField(max_length=10, default="en")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            # Typing the same address again sends no second mail on the same day and makes no second row.
            models.UniqueConstraint(fields=["page", "email"], name="signup_once"),
        )
