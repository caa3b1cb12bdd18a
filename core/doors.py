"""Finding the way into a workspace in one statement, before any workspace is entered.

The statements are functions in the database (`core.tenancy_sql`): they open the tables of members and tokens for
just this look-up. The same statement tells Postgres who acts, for as long as its transaction lasts: whoever looks up
a door inside `core.tenancy.doorway()` needs no other statement to enter.
"""

from collections.abc import Iterator
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
def _columns(alias: str, model: type[models.Model]) -> str:
    return ", ".join(f'(d.{alias})."{field.column}"' for field in model._meta.concrete_fields)


def _take(row: list[Any], model: type[M]) -> M:
    """A model instance from the first columns of `row`, which are used up."""
    names = [field.attname for field in model._meta.concrete_fields]
    values, row[:] = row[: len(names)], row[len(names) :]
    return model.from_db("default", names, values)


def _telling(person: str, source: str) -> str:
    """Columns that tell Postgres who acts; it works them out when the door has been found."""
    told = {"workspace": "(d.workspace).id", "actor": person, "source": f"'{source}'", "at": "''"}
    return ", ".join(f"set_config('pmhub.{name}', {value}::text, true)" for name, value in told.items())


def _one(sql: str, *values: Any) -> list[Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchone()
    return list(found) if found else None


def door_of_member(user: Any, slug: str) -> Door | None:
    """The door of a signed-in person, or None: absent and forbidden look alike."""
    if not user.is_active:
        return None
    columns = f"{_columns('workspace', Workspace)}, d.role, {_telling('%s', 'web')}"
    row = _one(f"SELECT {columns} FROM core_door_of_member(%s, %s) d", user.pk, user.pk, slug)
    return Door(_take(row, Workspace), user, row[0]) if row else None


def door_of_token(secret: str) -> tuple[ApiToken, Door] | None:
    """The token and its door, or None for one that is unknown, expired, revoked, or whose person is gone."""
    parts = ", ".join(
        (_columns("token", ApiToken), _columns("person", User), _columns("workspace", Workspace))
    )
    columns = f"{parts}, d.role, {_telling('(d.person).id', 'api')}"
    row = _one(f"SELECT {columns} FROM core_door_of_token(%s) d", ApiToken.digest_of(secret))
    if row is None:
        return None
    token, user, workspace = _take(row, ApiToken), _take(row, User), _take(row, Workspace)
    return token, Door(workspace, user, row[0], frozenset(token.scopes))
