from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.base import Tracked, WorkspaceManager, WorkspaceModel, WorkspaceQuerySet
from stakeholders.zones import known_zone

HIGH = 4  # from here on a rating counts as high in the grid


class Kind(models.TextChoices):
    MANAGEMENT = "management", _("Management")
    DESIGN = "design", _("Design")
    ENGINEERING = "engineering", _("Engineering")
    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Sales")
    SUPPORT = "support", _("Support")
    CUSTOMER = "customer", _("Customer")
    ANALYST = "analyst", _("Analyst")
    AGENCY = "agency", _("Agency")
    PARTNER = "partner", _("Partner")
    OTHER = "other", pgettext_lazy("kind of stakeholder", "Other")


class StakeholderQuerySet(WorkspaceQuerySet):
    def matching(self, text: str) -> "StakeholderQuerySet":
        return self.filter(
            models.Q(name__icontains=text)
            | models.Q(email__icontains=text)
            | models.Q(organisation__icontains=text)
        )

    def in_quadrant(self, quadrant: str) -> "StakeholderQuerySet":
        high_influence, high_interest = QUADRANTS[quadrant]
        influence = models.Q(influence__gte=HIGH)
        interest = models.Q(interest__gte=HIGH)
        return self.filter(
            influence if high_influence else ~influence, interest if high_interest else ~interest
        )


# Quadrant -> (high influence, high interest)
QUADRANTS = {
    "manage": (True, True),
    "satisfy": (True, False),
    "inform": (False, True),
    "monitor": (False, False),
}
QUADRANT_WORDS = {
    "manage": _("Manage closely"),
    "satisfy": _("Keep satisfied"),
    "inform": _("Keep informed"),
    "monitor": _("Monitor"),
}


def rating(**kwargs: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(5)], **kwargs
    )


class Stakeholder(WorkspaceModel):
    """Someone who must know: of the house or from outside, with or without an account."""

    # The log is open to all who may read: no addresses, no remarks.
    tracked = Tracked(exclude=("email", "notes"))
    # Deleting one erases a person: nothing is kept for an undo, and the log forgets who it was.
    undo_keeps: ClassVar = ("email", "notes")
    personal: ClassVar = ("name", "organisation", "external_id", "influence", "interest")

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True, default="")
    internal = models.BooleanField(_("works here"), default=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True, default="")
    influence = rating(verbose_name=_("influence"))
    interest = rating(verbose_name=_("interest"))
    zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", validators=[known_zone])
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    notes = models.TextField(_("notes"), blank=True, default="")
    external_id = models.CharField(_("external id"), max_length=200, blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[Any] = WorkspaceManager.of(StakeholderQuerySet)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                "workspace", Lower("email"), condition=~models.Q(email=""), name="stakeholder_email_once"
            ),
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                condition=~models.Q(external_id=""),
                name="stakeholder_external_once",
            ),
            models.CheckConstraint(
                condition=models.Q(influence__range=(1, 5), interest__range=(1, 5)),
                name="stakeholder_ratings_1_to_5",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def quadrant(self) -> str:
        high = (self.influence >= HIGH, self.interest >= HIGH)
        return next(name for name, wanted in QUADRANTS.items() if wanted == high)

    @property
    def quadrant_words(self) -> str:
        return str(QUADRANT_WORDS[self.quadrant])
