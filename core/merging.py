"""Two people at one form: of each field it carries a mark of what it showed, so that only what was changed is written.

What one person left as it was drawn never overwrites what another saved meanwhile. Where both changed the same field,
`merge` names it, and nothing is written until the person chose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.db import connection
from django.db.models import Model, Q
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.models import Event

WAS = "_was-"
KEEP = "_keep-"
THEIRS = "theirs"
URLENCODED = "application/x-www-form-urlencoded"

Values = Mapping[str, list[str]]


def plain(values: Iterable[str]) -> list[str]:
    """As it is compared: a browser sends other line ends, and the choices of a list in the order of the page."""
    lines = ("\n".join(value.splitlines()).strip() for value in values)
    return sorted(line for line in lines if line)


def mark(values: Iterable[str]) -> str:
    """Of what a field shows; short, for every field of every form carries one."""
    return blake2b("\0".join(plain(values)).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


@dataclass
class Merged:
    """What to go on with: `post` as if the person had changed the newest state. `clashes`: changed by both."""

    post: QueryDict
    clashes: list[str] = field(default_factory=list)


def merge(post: QueryDict, now: Values, together: Iterable[tuple[str, ...]] = ()) -> Merged:
    """`now`: how each field would be drawn today. `together`: names that only say something with one another."""
    made, clashes = post.copy(), []
    for group in _groups(post, now, together):
        if _of_others(post, now, group):
            for name in group:
                made.setlist(name, now[name])
        elif not _free(post, now, group):
            clashes += [name for name in group if plain(post.getlist(name)) != plain(now[name])]
    return Merged(made, clashes)


def _groups(post: QueryDict, now: Values, together: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Only of fields that were drawn with a mark."""
    drawn = [name for name in now if WAS + name in post]
    groups = [tuple(name for name in group if name in drawn) for group in together]
    grouped = {name for group in groups for name in group}
    return [*(group for group in groups if group), *((name,) for name in drawn if name not in grouped)]


def _of_others(post: QueryDict, now: Values, group: tuple[str, ...]) -> bool:
    """Whether what stands now is to stay: nothing was touched, or the person said so."""
    if any(post.get(KEEP + name) == THEIRS for name in group):
        return True
    return all(mark(post.getlist(name)) == post[WAS + name] for name in group)


def _free(post: QueryDict, now: Values, group: tuple[str, ...]) -> bool:
    """Whether nobody changed it meanwhile, or to just the same."""
    same = all(plain(post.getlist(name)) == plain(now[name]) for name in group)
    return same or all(mark(now[name]) == post[WAS + name] for name in group)


def who_changed(row: Model | None, name: str) -> str:
    """Who last changed that column of the row, or else the row or what belongs to it; without a name, what belongs."""
    if row is None or row.pk is None:
        return _("Somebody")
    events = Event.objects.filter(Q(object_id=row.pk) | Q(parent_id=row.pk)).select_related("actor")
    newest = events.order_by("-at", "-id")
    exactly = (
        newest.filter(changes__has_any_keys=[name, f"{name}_id"]) if name else newest.filter(parent_id=row.pk)
    )
    found = exactly.first() or newest.first()
    return str(found.actor) if found and found.actor else _("Somebody")


def refusal_of(who: str, said: str) -> str:
    """The sentence on a field that both changed."""
    told: dict[str, Any] = {"who": who, "value": said}
    if not said:
        return _("%(who)s emptied this while you were editing. Choose what is to stand.") % told
    if len(said) > 120 or "\n" in said:
        return _("%(who)s changed this while you were editing. Choose what is to stand.") % told
    return _("%(who)s changed this to “%(value)s” while you were editing. Choose what is to stand.") % told


def one_at_a_time(request: HttpRequest) -> None:
    """Of two who save the same form in the same moment the second sees what the first saved."""
    if request.method != "POST" or request.content_type != URLENCODED:
        return
    if any(name.startswith(WAS) for name in request.POST):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [request.path])


@dataclass(frozen=True)
class Clash:
    """What stands now in a field that both changed; `long` when the sentence does not hold it."""

    said: str
    refusal: str
    keep: str

    @property
    def long(self) -> bool:
        return bool(self.said) and self.said not in self.refusal


def clash_in(row: Model | None, name: str, said: str, prefixed: str = "") -> Clash:
    return Clash(said, refusal_of(who_changed(row, name), said), f"{KEEP}{prefixed or name}")


def quicker() -> str:
    """Said of a form as a whole; what is to be chosen stands at the fields."""
    return _("Somebody saved this while you were editing. Nothing of yours is lost.")


class Clashed(Invalid):
    """Both changed some fields of a form set by hand; `post` is what it shows until the person chose."""

    def __init__(self, clashes: dict[str, Clash], post: QueryDict) -> None:
        self.clashes, self.post = clashes, post
        super().__init__({name: clash.refusal for name, clash in clashes.items()}, quicker())


def settled(
    post: QueryDict,
    now: Values,
    row: Model | None,
    words: Mapping[str, str] | None = None,
    together: Iterable[tuple[str, ...]] = (),
) -> QueryDict:
    """What to go on with, of a form set by hand. `words`: what values are called. Raises: Clashed."""
    merged, known = merge(post, now, together), words or {}
    if merged.clashes:
        said = {name: ", ".join(known.get(one, one) for one in now[name] if one) for name in merged.clashes}
        raise Clashed({name: clash_in(row, name, told) for name, told in said.items()}, merged.post)
    return merged.post


def chosen(post: QueryDict) -> bool:
    """Whether it was said what is to stand of two."""
    return any(name.startswith(KEEP) for name in post)


def touched(post: QueryDict, now: Values) -> list[str]:
    """The fields that the person changed against what was shown."""
    return [name for name in now if WAS + name in post and mark(post.getlist(name)) != post[WAS + name]]
