"""Finding the way into a workspace in one statement, before any workspace is entered.

The statements are functions in the database (`core.tenancy_sql`): they open the tables of members and tokens for
just this look-up. The same statement tells Postgres who acts, for as long as its transaction lasts: whoever looks up
a door inside `core.tenancy.doorway()` needs no other statement to enter.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from core.errors import NotActing
from core.models import ApiToken, User, Workspace
from core.tenancy import Actor, entered

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Door:
    """What somebody may enter: a workspace with a role and, for a token, scopes."""

    workspace: Workspace
    user: User
    role: str
    scopes: frozenset[str] | None = None

    @contextmanager
    def enter(self) -> Iterator[Actor]:
        """Act in the workspace, in the transaction in which this door was looked up. Raises: NotActing outside one."""
        if not connection.in_atomic_block:
            raise NotActing("Look up the door inside core.tenancy.doorway(), and enter there.")
        source = "web" if self.scopes is None else "api"
        with entered(Actor(self.workspace, self.user, self.role, source, self.scopes)) as actor:
            yield actor


@cache
def _fields(model: type[models.Model]) -> list[tuple[str, str, Callable[[Any], Any]]]:
    return [(field.attname, str(field.column), field.to_python) for field in model._meta.concrete_fields]


def _made(model: type[M], row: dict[str, Any]) -> M:
    """A model instance of a row that came as JSON."""
    fields = _fields(model)
    values = [to_python(row[column]) for _name, column, to_python in fields]
    return model.from_db("default", [name for name, _column, _to_python in fields], values)


def _telling(person: str, source: str) -> str:
    """Columns that tell Postgres who acts; it works them out when the door has been found."""
    told = {"workspace": "(d.workspace).id", "actor": person, "source": f"'{source}'", "at": "''"}
    return ", ".join(f"set_config('pmhub.{name}', {value}::text, true)" for name, value in told.items())


def _found(telling: str, door: str, *values: Any) -> dict[str, Any] | None:
    """As JSON: taking rows apart into columns, Postgres would need twice the time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(d)::text, {telling} FROM {door} d", values)
        found = cursor.fetchone()
    return json.loads(found[0]) if found else None


def door_of_member(user: Any, slug: str) -> Door | None:
    """The door of a signed-in person, or None: absent and forbidden look alike."""
    if not user.is_active:
        return None
    found = _found(_telling("%s", "web"), "core_door_of_member(%s, %s)", user.pk, user.pk, slug)
    return Door(_made(Workspace, found["workspace"]), user, found["role"]) if found else None


def door_of_token(secret: str) -> tuple[ApiToken, Door] | None:
    """The token and its door, or None for one that is unknown, expired, revoked, or whose person is gone."""
    telling = _telling("(d.person).id", "api")
    found = _found(telling, "core_door_of_token(%s)", ApiToken.digest_of(secret))
    if found is None:
        return None
    token, user = _made(ApiToken, found["token"]), _made(User, found["person"])
    workspace = _made(Workspace, found["workspace"])
    return token, Door(workspace, user, found["role"], frozenset(token.scopes))
