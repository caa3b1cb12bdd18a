"""Bringing an archive in as a new workspace: all of it or nothing."""

from collections.abc import Iterator
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DataError, Error, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core import followers
from core.actions.people import RESERVED_SLUGS
from core.base import WorkspaceRow
from core.errors import Invalid
from core.export.archive import Archive, file_of, refuse
from core.export.log import LogNumbers
from core.export.names import Names
from core.export.survey import Survey, survey
from core.export.tables import DRAWN_ANEW, LOG, column_of, label, stored, tables
from core.models import Follower, Membership, Schedule, User, Workspace
from core.recurrence import next_due
from core.roles import Role
from core.tenancy import Actor, acting

ROWS_AT_ONCE, CHARACTERS_AT_ONCE = 2000, 4_000_000


@transaction.atomic
def import_archive(file: IO[bytes], *, slug: str, owner: str) -> Workspace:
    """The workspace of the archive under the address `slug`, owned by whoever has the e-mail address `owner`.

    People are found by their addresses; who is not here gets an account without a password. Ids stay as they are
    unless the workspace that was exported is here too. Raises: Invalid with what is wrong; then nothing has changed.
    """
    archive = Archive(file)
    found = survey(archive)
    said = archive.manifest["workspace"]
    taken = Workspace.objects.filter(pk=said.get("id", "")).exists() if is_id(said) else True
    workspace = make_workspace(said, slug, None if taken else said["id"])
    others = accounts(found.people) | {str(said.get("id")): str(workspace.pk)}
    others = {old: new for old, new in others.items() if old != new}
    names = Names(others, found.ids if taken else set(), (str(said.get("slug")), slug))
    with acting(workspace, source="system") as actor:
        try:
            bring_in(archive, found, names, workspace)
        except (DataError, IntegrityError, Error) as error:
            reason = str(error).split("\n")[0]
            raise refuse(_("A row of this export does not fit: %(why)s"), why=reason) from error
        let_in(owner, by=actor)
        put_off_what_is_due()
    return workspace


def is_id(said: dict[str, Any]) -> bool:
    try:
        Workspace._meta.pk.to_python(said.get("id"))
    except ValidationError:
        return False
    return bool(said.get("id"))


def make_workspace(said: dict[str, Any], slug: str, pk: str | None) -> Workspace:
    """Raises: Invalid when the address cannot be had."""
    if slug in RESERVED_SLUGS or Workspace.objects.filter(slug=slug).exists():
        raise Invalid({"slug": _("The address “%(slug)s” is taken. Choose another.") % {"slug": slug}})
    made = Workspace(
        slug=slug, **{name: said.get(name, "") for name in ("name", "zone", "currency", "accent")}
    )
    if pk:
        made.pk = pk
    begun = parse_datetime(str(said.get("created_at", "")))
    made.created_at = begun if begun and begun.tzinfo else timezone.now()
    try:
        made.full_clean()
    except ValidationError as wrong:
        raise Invalid(dict(wrong.message_dict)) from None
    made.save(force_insert=True)
    return made


def accounts(people: list[dict[str, Any]]) -> dict[str, str]:
    """Old ids to those of the accounts here with the same addresses."""
    return {str(one["id"]): str(account(one).pk) for one in people}


def account(said: dict[str, Any]) -> User:
    email = address(str(said["email"]))
    found = User.objects.filter(email=email).first()
    if found is None:
        named = {name: said[name] for name in ("name", "language", "zone") if isinstance(said[name], str)}
        found = User(email=email, is_active=said["is_active"] is True, **named)
        found.set_unusable_password()
        found.full_clean(exclude=["password"])
        found.save()
    return found


def address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid({"email": _("“%(email)s” is no e-mail address.") % {"email": email[:80]}}) from None
    return email


def bring_in(archive: Archive, found: Survey, names: Names, workspace: Workspace) -> None:
    """Every row, silently: the log came along, so the triggers must not tell of each row once more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pmhub.erase', %s, true)", [str(workspace.pk)])
    numbers = LogNumbers(found)
    for name, model in tables().items():
        if name not in found.counts:
            continue
        lines = archive.lines(file_of(name))
        if name == LOG:
            bring_in_log(lines, archive.columns(name), numbers, names)
        else:
            bring_in_table(model, (names(numbers.exchange(line)) for line in lines), archive.columns(name))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT set_config('pmhub.erase', '', true)")
    begin_to_follow(numbers, workspace)


def batches(lines: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    characters = 0
    for line in lines:
        batch.append(line)
        characters += len(line)
        if len(batch) >= ROWS_AT_ONCE or characters > CHARACTERS_AT_ONCE:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def bring_in_table(model: type[WorkspaceRow], lines: Iterator[str], given: list[str]) -> None:
    """What an older pmhub did not know takes its default."""
    names, values, defaults = [], [], []
    for field in stored(model):
        names.append(f'"{field.column}"')
        if (label(model), column_of(field)) in DRAWN_ANEW:
            values.append(DRAWN_ANEW[label(model), column_of(field)])
        elif field.column in given:
            values.append(f'r."{field.column}"')
        else:
            values.append("%s")
            defaults.append(field.get_db_prep_save(field.get_default(), connection))
    table = f'"{model._meta.db_table}"'
    sql = (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"
        f" FROM json_populate_recordset(NULL::{table}, %s::json) r"
    )
    with connection.cursor() as cursor:
        for batch in batches(lines):
            cursor.execute(sql, [*defaults, f"[{','.join(batch)}]"])


def bring_in_log(lines: Iterator[str], given: list[str], numbers: LogNumbers, names: Names) -> None:
    plain = [f'"{column}"' for column in given if column not in ("id", "xid")]
    sql = (
        f"INSERT INTO core_event (xid, {', '.join(plain)}) SELECT m.new, {', '.join(f'r.{one}' for one in plain)}"
        " FROM json_populate_recordset(NULL::core_event, %s::json) r"
        " JOIN unnest(%s::bigint[], %s::bigint[]) m(old, new) ON m.old = r.id ORDER BY r.xid, r.id RETURNING xid, id"
    )
    with connection.cursor() as cursor:
        for batch in batches(lines):
            old, new = [], []
            for line in batch:
                old.append(numbers.number(line))
                new.append(numbers.current)
            cursor.execute(sql, [f"[{','.join(map(names, batch))}]", [number for _xid, number in old], new])
            numbers.came_in(old, cursor.fetchall())
    numbers.finish()


def begin_to_follow(numbers: LogNumbers, workspace: Workspace) -> None:
    """Nobody is told old news."""
    if numbers.last == (0, 0):
        with acting(workspace, source="system") as actor:
            followers.begin(by=actor)
        return
    here = f"{numbers.last[0]}-{numbers.last[1]}"
    Follower.objects.bulk_create(
        Follower(workspace=workspace, name=name, cursor=here) for name in settings.FOLLOWERS
    )


def let_in(email: str, *, by: Actor) -> None:
    user = account({"email": email, "name": "", "language": "en", "zone": "UTC", "is_active": True})
    member = Membership.objects.filter(user=user).first() or Membership(user=user)
    if member.role != Role.OWNER:
        member.role = Role.OWNER
        member.save()


def put_off_what_is_due() -> None:
    """What fell due while the workspace lay in a file is not made up for: no mail goes out because a file came in."""
    now = timezone.now()
    for schedule in Schedule.objects.filter(next_due_at__lte=now):
        Schedule.objects.filter(pk=schedule.pk).update(next_due_at=next_due(schedule.rule, now))
