"""The one door to a workspace's rows.

`acting()` opens a transaction and tells Postgres on whose behalf it runs; row-level security then rejects every row
of another workspace, whatever the Python forgot, and the event-log trigger knows whom to name.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import doorbell, redis, roles
from core.errors import NotActing

if TYPE_CHECKING:
    from core.models import User, Workspace

P = ParamSpec("P")
R = TypeVar("R")

CHANNEL = "pmhub:events"
# Sources that act for pmhub itself, without a person; they hold every capability.
SYSTEM_SOURCES = frozenset({"schedule", "follower", "worker", "system", "demo"})


@dataclass(frozen=True, eq=False)
class Actor:
    """On whose behalf, where, and by which way (`source`) something is done."""

    workspace: "Workspace"
    user: "User | None"
    role: str
    source: str
    scopes: frozenset[str] | None = None
    at: datetime | None = None
    _written: list[bool] = field(default_factory=list, repr=False)

    def can(self, capability: str, area: str = "") -> bool:
        """Whether the role holds `capability` and, for a token, its scopes allow it in `area`."""
        if not (self.role == "system" or roles.holds(self.role, capability)):
            return False
        if self.scopes is None:
            return True
        if capability != "read":
            return roles.SCOPE_OF[capability] in self.scopes
        return not area or f"{area}:read" in self.scopes or f"{area}:write" in self.scopes

    def require(self, capability: str, area: str = "") -> None:
        if not self.can(capability, area):
            if self.role == "system" or roles.holds(self.role, capability):
                self.require_scope(roles.scope_of(capability, area))
            raise PermissionDenied(_("Your role in this workspace does not allow this. Ask an admin for it."))

    def require_scope(self, scope: str) -> None:
        """For a token; who is signed in has every scope."""
        if self.scopes is not None and scope not in self.scopes:
            raise PermissionDenied(_("This token lacks the scope “%(scope)s”.") % {"scope": scope})

    @property
    def wrote(self) -> bool:
        """Whether an action has run in this transaction."""
        return bool(self._written)

    @property
    def now(self) -> datetime:
        """The time that this change counts for: now, or the past when history is replayed."""
        return self.at or timezone.now()


_current: ContextVar[Actor | None] = ContextVar("acting", default=None)
_system: ContextVar[bool] = ContextVar("system", default=False)


def current() -> Actor | None:
    return _current.get()


def actor() -> Actor:
    """The current actor.

    Raises: NotActing outside `acting()`.
    """
    found = _current.get()
    if found is None:
        raise NotActing("Enter core.tenancy.acting(workspace, user) before touching workspace rows.")
    return found


def is_system() -> bool:
    return _system.get()


def _tell_postgres(who: Actor | None, system: bool) -> None:
    """One statement; the settings end with the transaction (or its savepoint)."""
    user = who.user if who else None
    values = (
        str(who.workspace.pk) if who else "",
        str(user.pk) if user else "",
        who.source if who else "",
        who.at.isoformat() if who and who.at else "",
        "on" if system else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pmhub.workspace', %s, true), set_config('pmhub.actor', %s, true),"
            " set_config('pmhub.source', %s, true), set_config('pmhub.at', %s, true),"
            " set_config('pmhub.system', %s, true)",
            values,
        )


@contextmanager
def doorway() -> Iterator[None]:
    """One transaction, in which Postgres is told who acts: by `acting()`, or by a door (`core.doors`)."""
    before = _current.get(), _system.get()
    with transaction.atomic():
        yield
    # A released savepoint keeps the settings, so give the enclosing transaction its own back.
    if connection.in_atomic_block and not connection.needs_rollback:
        _tell_postgres(*before)


@contextmanager
def _known(who: Actor | None, system: bool) -> Iterator[None]:
    tokens = _current.set(who), _system.set(system)
    try:
        yield
    finally:
        _current.reset(tokens[0])
        _system.reset(tokens[1])


@contextmanager
def _inside(who: Actor | None, system: bool) -> Iterator[None]:
    with doorway(), _known(who, system):
        _tell_postgres(who, system)
        yield


@contextmanager
def entered(who: Actor) -> Iterator[Actor]:
    """Act as `who`, of whom a door has told Postgres in this transaction (`doorway()`)."""
    with _known(who, system=False):
        yield who


@contextmanager
def acting(
    workspace: "Workspace",
    user: "User | None" = None,
    source: str = "web",
    *,
    role: str | None = None,
    scopes: frozenset[str] | None = None,
    at: datetime | None = None,
) -> Iterator[Actor]:
    """Act in `workspace` as `user`; one transaction.

    Without a `role` the user's membership decides; a user who is no member holds nothing. `at` dates what is done
    (replays only). Sources in `SYSTEM_SOURCES` act without a user.
    """
    if role is None:
        role = "system" if source in SYSTEM_SOURCES else role_of(workspace, user)
    who = Actor(workspace=workspace, user=user, role=role, source=source, scopes=scopes, at=at)
    with _inside(who, system=False):
        yield who


@contextmanager
def system() -> Iterator[None]:
    """See the queue and door tables (`open_to_system`) of all workspaces; no other row; one transaction."""
    with _inside(None, system=True):
        yield


def role_of(workspace: "Workspace", user: "User | None") -> str:
    """The user's role there, or "" for nobody."""
    from core.models import Membership  # the model is built on this module

    if user is None or not user.is_active:
        return ""
    with system():
        found = (
            Membership.objects.filter(workspace=workspace, user=user).values_list("role", flat=True).first()
        )
    return found or ""


def touch() -> None:
    """Note that the acting transaction writes, so that its commit rings the doorbell, once."""
    who = actor()
    if not who._written:
        who._written.append(True)
        workspace_id = str(who.workspace.pk)
        transaction.on_commit(lambda: _tell_listeners(workspace_id))


def _tell_listeners(workspace_id: str) -> None:
    """Browsers at once; the followers of the event log soon, and once for many changes."""
    redis.ring(CHANNEL, workspace_id)
    doorbell.ring_soon("core.tasks.follow", workspace_id)


def action(write: Callable[P, R]) -> Callable[P, R]:
    """Mark a write: it runs inside `acting()`, all or nothing, and tells the listeners after commit."""

    @wraps(write)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        touch()
        with transaction.atomic(savepoint=False):
            return write(*args, **kwargs)

    return run
