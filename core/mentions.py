"""Naming somebody in a text: kept as "@{id}", written and read as "@Name"."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it.token import Token

from core import markdown
from core.models import Membership, User

MARK = re.compile(r"@\{([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}")
Names = Mapping[str, str]


def resolve(text: str) -> tuple[str, list[UUID]]:
    """The text as it is kept, and the members whom it names.

    "@Full Name" counts when exactly one member has that name; a mark of somebody else stays, and names nobody.
    """
    if "@" not in text:
        return text, []
    members = members_by_name()
    kept = _marked(text, _unambiguous(members))
    known = {str(user.pk) for user in members}
    return kept, [UUID(found) for found in dict.fromkeys(MARK.findall(kept)) if found in known]


def members_by_name() -> list[User]:
    rows = Membership.objects.filter(user__is_active=True).select_related("user")
    return sorted((row.user for row in rows), key=lambda user: str(user).casefold())


def _unambiguous(members: Iterable[User]) -> dict[str, str]:
    members = list(members)
    many = Counter(str(user).casefold() for user in members)
    return {str(user).casefold(): str(user.pk) for user in members if many[str(user).casefold()] == 1}


def _marked(text: str, ids: Mapping[str, str]) -> str:
    if not ids:
        return text
    longest_first = sorted(ids, key=len, reverse=True)
    names = "|".join(re.escape(name) for name in longest_first)
    named = re.compile(rf"(?<![\w@])@({names})(?!\w)", re.IGNORECASE)
    return named.sub(lambda found: f"@{{{ids.get(found[1].casefold(), '')}}}", text)


def names_of(ids: Iterable[UUID]) -> dict[str, str]:
    """Names by id, of people who were members when they were named."""
    wanted = set(ids)
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=wanted)} if wanted else {}


def written(text: str, names: Names) -> str:
    """As people write it: "@Inês Costa"."""
    return MARK.sub(lambda found: f"@{_name(found[1], names)}", text)


def render(text: str, names: Names, me: UUID | None = None) -> SafeString:
    """Markdown as HTML, those named in it marked, the reader apart. A name is text, whatever it looks like."""
    return markdown.render(
        text, lambda parts: [new for part in parts for new in _split(part, names, str(me))]
    )


def _split(part: Token, names: Names, me: str) -> list[Token]:
    if part.type != "text" or not MARK.search(part.content):
        return [part]
    pieces = MARK.split(part.content)
    made: list[Token] = []
    for place, piece in enumerate(pieces):
        made += _mark(_name(piece, names), piece == me) if place % 2 else [_text(piece)]
    return made


def _mark(name: str, mine: bool) -> list[Token]:
    css = "mention me" if mine else "mention"
    begin = Token("strong_open", "strong", 1, attrs={"class": css})
    return [begin, _text(f"@{name}"), Token("strong_close", "strong", -1)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _name(pk: str, names: Names) -> str:
    return names.get(pk) or _("somebody")
