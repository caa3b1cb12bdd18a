"""So many mails a day from one workspace to addresses that never confirmed anything; what is over waits for another day.

With open sign-up anybody can make a workspace and name any address in it. Counted in the cache, as all limits are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import limits, tenancy
from core.models import Delivery, DeliveryState, Membership, Workspace

Known = Callable[[Iterable[str]], set[str]]
DAY = timedelta(days=1)
WHAT = "stranger-mail"
# So begins what a mail says that waits for another day.
HELD = "Held back:"


def of_accounts(addresses: Iterable[str]) -> set[str]:
    """Members of the acting workspace, and whoever proved an address for an account."""
    wanted = list(addresses)
    members = Membership.objects.filter(user__email__in=wanted).values_list("user__email", flat=True)
    proved = EmailAddress.objects.alias(low=Lower("email")).filter(verified=True, low__in=wanted)
    return {*members, *proved.values_list(Lower("email"), flat=True)}


def known(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses, in small letters, that somebody confirmed (settings.KNOWN_ADDRESSES)."""
    wanted = {address.lower() for address in addresses}
    sources: list[Known] = [import_string(path) for path in settings.KNOWN_ADDRESSES]
    return {address for source in sources for address in source(wanted)}


def next_day() -> datetime:
    """When counting begins anew: days are those of UTC, for all workspaces alike."""
    return datetime.combine(timezone.now().date() + DAY, time(), tzinfo=timezone.now().tzinfo)


def waits(address: str) -> str:
    """A sentence for who has just written to this address, where the mail stays here or waits for another day; else ""."""
    if not settings.EMAIL_CONFIG:
        return _(
            "No mail server is set here, so the mail is recorded and not sent: it stands under Settings, Mails."
        )
    most = settings.STRANGER_MAILS
    full = most and settings.EMAIL_CONFIG and limits.used(WHAT, _today(tenancy.actor().workspace.pk)) >= most
    if not full or address.lower() in known([address]):
        return ""
    return _(
        "The mail goes on another day, by itself: this workspace has sent its %(most)d of today "
        "to addresses that never confirmed anything."
    ) % {"most": most}


def held() -> int:
    """How many mails of the acting workspace wait for another day because of the ceiling."""
    return Delivery.objects.filter(state=DeliveryState.QUEUED, last_error__startswith=HELD).count()


class Ceiling:
    """What one drain may still send to strangers. Taken for a batch at a time; what was not sent is given back."""

    def __init__(self) -> None:
        self.left: Counter[UUID | None] = Counter()
        self.strangers: set[UUID] = set()
        self.until: dict[UUID | None, datetime] = {}

    def expect(self, batch: Sequence[Delivery]) -> None:
        """Look at a batch that is about to be sent."""
        self.give_back()
        if not settings.STRANGER_MAILS:
            return
        by_workspace: dict[UUID, list[Delivery]] = defaultdict(list)
        for delivery in batch:
            if delivery.workspace_id is not None:
                by_workspace[delivery.workspace_id].append(delivery)
        for pk, workspace in Workspace.objects.in_bulk(by_workspace).items():
            self._take(workspace, by_workspace[pk])

    def _take(self, workspace: Workspace, deliveries: Sequence[Delivery]) -> None:
        with tenancy.acting(workspace, source="worker"):
            trusted = known(delivery.target for delivery in deliveries)
            strange = {one.pk for one in deliveries if one.target.lower() not in trusted}
            self.strangers |= strange
            self.left[workspace.pk] = _take(workspace, len(strange))
            if self.left[workspace.pk] < len(strange):
                self.until[workspace.pk] = next_day() + DAY * (held() // settings.STRANGER_MAILS)

    def holds(self, delivery: Delivery) -> datetime | None:
        """When this mail may go, if not now."""
        if delivery.pk not in self.strangers or self.left[delivery.workspace_id] > 0:
            return None
        return self.until.get(delivery.workspace_id, next_day())

    def sent(self, delivery: Delivery) -> None:
        if delivery.pk in self.strangers:
            self.left[delivery.workspace_id] -= 1

    def give_back(self) -> None:
        for pk, unused in self.left.items():
            if unused > 0:
                limits.give_back(WHAT, _today(pk), unused)
        self.left.clear()
        self.strangers.clear()
        self.until.clear()


def _today(pk: UUID | None) -> str:
    return f"{pk} {timezone.now():%Y-%m-%d}"


def _take(workspace: Workspace, wanted: int) -> int:
    most, today = settings.STRANGER_MAILS, _today(workspace.pk)
    granted = limits.take(WHAT, today, wanted, most, 2 * limits.DAY)
    limits.give_back(WHAT, today, wanted - granted)
    return granted


def reason() -> str:
    most = settings.STRANGER_MAILS
    return (
        f"{HELD} {most} mails a day go to addresses that never confirmed anything. It goes later by itself."
    )
