"""Which tables a workspace's archive holds, and what is left out of it, with the reason.

Every table of a `WorkspaceRow` goes along by itself, so a new model is covered the day it is written; whoever wants
one left out says why here.
"""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.base import WorkspaceRow, workspace_models
from core.events import own_models

LEFT_OUT: dict[str, str] = {
    "core.apitoken": "Keys open doors. Whoever needs one makes a new one.",
    "core.batch": "Which transactions one import wrote here, to take them back as one; the log in the archive is whole.",
    "core.delivery": "Mails and calls on their way out: they would be sent twice.",
    "core.exportjob": "This very thing.",
    "core.exportchunk": "This very thing.",
    "core.follower": "How far this installation has read its own log; begun anew.",
    "core.idempotencykey": "Answers kept for requests that may be repeated to this installation.",
    "core.importchunk": "Uploaded files, which are removed after some days anyway; what came in is in the tables.",
    "core.importjob": "Uploaded files, which are removed after some days anyway; what came in is in the tables.",
    "core.importrejection": "Uploaded files, which are removed after some days anyway.",
    "core.invitation": "A mailed link that only this installation can read. Invite again.",
    "core.keepsake": "What is deleted, kept a week for an undo and then to be gone for good.",
    "core.run": "Work in this installation's queue.",
    "core.takeback": "Work in this installation's queue.",
}
# (table, column) → SQL of what it becomes when it comes in; the archive holds nothing of it. An old link must stay dead.
DRAWN_ANEW: dict[tuple[str, str], str] = {
    ("stakeholders.statuspage", "generation"): "(random() * 1000000000)::int + 1",
    ("stakeholders.sharedview", "generation"): "(random() * 1000000000)::int + 1",
    # Where a password was asked for it stays shut until there is a new one.
    ("stakeholders.sharedview", "password"): "''",
    ("roadmap.calendarfeed", "generation"): "(random() * 1000000000)::int + 1",
}
# (table, column) → SQL over `t` of what the archive says instead of the column, because its like is left out.
SAID_AS: dict[tuple[str, str], str] = {
    # Nobody is told again, on whatever machine the archive comes in.
    ("core.notification", "mailed_at"): "coalesce(t.mailed_at, t.created_at)",
    # A digest's state is that of its mail, which stays here.
    ("stakeholders.digest", "outcome"): (
        "coalesce((SELECT CASE d.state WHEN 'queued' THEN 'failed' ELSE d.state END"
        " FROM core_delivery d WHERE d.id = t.delivery_id AND d.workspace_id = t.workspace_id), t.outcome)"
    ),
}
# Table → SQL over `t` of the rows that go along; the others are hidden even from who manages the workspace.
ONLY: dict[str, str] = {
    "roadmap.pokervote": (
        "EXISTS (SELECT 1 FROM roadmap_pokeritem p WHERE p.workspace_id = t.workspace_id"
        " AND p.session_id = t.session_id AND p.item_id = t.item_id AND p.revealed_at IS NOT NULL)"
    ),
}
# Table → SQL over `t` of the rows that go along in a file for whoever manages the workspace: what a person keeps for
# themselves is not theirs to read. The operator's command, which moves a workspace, takes all.
UNHIDDEN: dict[str, str] = {
    "core.notification": "false",
    "core.notificationchoice": "false",
    # One each day for each person who is mailed then.
    "core.schedule": "t.kind <> 'notifications'",
    "feedback.reading": "false",
    "roadmap.calendarfeed": "false",
    "roadmap.savedview": (
        "(t.shared OR EXISTS (SELECT 1 FROM stakeholders_sharedview s"
        " WHERE s.workspace_id = t.workspace_id AND s.view_id = t.id))"
    ),
}
PRIVATE = (
    "What is each person's own: views that they do not share, what they were told and how they want to be told, what"
    " they have read, their calendar's address. Only the operator's command takes it along."
)
# Words in the name of a column that may hold a secret; each such column is in DRAWN_ANEW or here.
SECRET_WORDS = ("password", "secret", "token", "digest", "generation", "signature")
NO_SECRETS: frozenset[tuple[str, str]] = frozenset()

LOG = "core.event"


def label(model: type[models.Model]) -> str:
    return model._meta.label_lower


def tables() -> dict[str, type[WorkspaceRow]]:
    """By label, in an order in which they can come in: the log first, then from the ground up."""
    found = {label(model): model for model in workspace_models(apps.get_models())}
    names = [LOG, *(name for name in found if name != LOG and name not in LEFT_OUT)]
    return {name: found[name] for name in names}


def where(model: type[WorkspaceRow], private: bool) -> str:
    """SQL over `t` of the rows that go along; with `private` also what people keep for themselves."""
    said = [ONLY.get(label(model), "true")]
    if not private:
        said.append(UNHIDDEN.get(label(model), "true"))
    if not private and label(model) == LOG:
        own = ", ".join(f"'{name}'" for name in own_models())
        said.append(f"t.model NOT IN ({own})")
    return " AND ".join(said)


def columns(model: type[WorkspaceRow]) -> list[str]:
    return [column_of(field) for field in stored(model)]


def column_of(field: models.Field) -> str:
    """Its column; a field without one is none of `stored`."""
    return str(field.column)


def stored(model: type[WorkspaceRow]) -> list[models.Field]:
    """The fields that have a column to be filled."""
    return [field for field in model._meta.local_concrete_fields if field.column and not field.generated]


def order(model: type[WorkspaceRow]) -> list[str]:
    if label(model) == LOG:
        return ["xid", "id"]
    return [column_of(field) for field in model._meta.pk_fields]


def expression(model: type[WorkspaceRow], field: models.Field) -> str:
    """SQL of what the archive says of a column, over the table as `t`."""
    place = (label(model), column_of(field))
    gone = isinstance(field, models.ForeignKey) and label(field.related_model) in LEFT_OUT
    if place in DRAWN_ANEW or gone:
        return "NULL"
    return SAID_AS.get(place, f't."{field.column}"')


def has_bytes(model: type[WorkspaceRow]) -> bool:
    return any(isinstance(field, models.BinaryField) for field in stored(model))


def naming_people() -> list[str]:
    """SQL of the ids of people that a workspace's rows name; %(workspace)s is its id."""
    said = [
        "SELECT (x.id #>> '{}')::uuid FROM core_event e, jsonb_array_elements(e.changes -> 'user_id') x(id)"
        " WHERE e.model = 'core.membership' AND e.workspace_id = %(workspace)s"
    ]
    for model in tables().values():
        for field in stored(model):
            where = f'FROM "{model._meta.db_table}" WHERE workspace_id = %(workspace)s'
            if isinstance(field, models.ForeignKey) and label(field.related_model) == "core.user":
                said.append(f'SELECT "{field.column}" {where}')
            elif isinstance(field, ArrayField) and isinstance(field.base_field, models.UUIDField):
                said.append(f'SELECT unnest("{field.column}") {where}')
    return said
