"""A session as one person may see it: others' votes only once they are revealed."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from core.models import User
from roadmap.actions.poker_rounds import asked_of, is_over
from roadmap.models import AgreedValue, Criterion, PokerItem, PokerPlayer, PokerSession, PokerVote
from roadmap.queries.ranking import rated_criteria
from roadmap.scoring.access import who_may_rate
from roadmap.scoring.detail import agreement, middle, name_of_value
from roadmap.scoring.kinds import CLASSES


@dataclass
class Result:
    """A criterion of a revealed item: every vote, how far they agree, what is suggested, what was agreed."""

    criterion: Criterion
    votes: list[PokerVote]
    agreement: str
    suggested: float | None
    agreed: AgreedValue | None

    @property
    def said(self) -> str:
        return name_of_value(self.criterion, self.suggested)

    @property
    def value(self) -> float | None:
        return self.agreed.value if self.agreed else self.suggested

    @property
    def agreed_said(self) -> str:
        return name_of_value(self.criterion, self.agreed.value) if self.agreed else ""


@dataclass
class Place:
    """One item of the session. `results` is empty until it is revealed; `mine`: one's own values by criterion."""

    row: PokerItem
    voted: list[User]
    waiting: list[User]
    mine: dict[UUID, float] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)

    @property
    def revealed(self) -> bool:
        return self.row.revealed_at is not None


@dataclass
class Table:
    session: PokerSession
    players: list[PokerPlayer]
    places: list[Place]
    asked: list[Criterion]
    over: bool

    @property
    def done(self) -> int:
        return sum(place.revealed for place in self.places)

    def place_of(self, ref: str) -> Place | None:
        """The item of this id, else the first that is not revealed, else the first."""
        found = next((one for one in self.places if str(one.row.item_id) == ref), None)
        left = next((one for one in self.places if not one.revealed), None)
        return found or left or (self.places[0] if self.places else None)


def table_of(session: PokerSession, user: User | None, now: datetime) -> Table:
    """Seven queries, whatever the size. Who has left, or may only read by now, is not waited for."""
    asked_for = PokerPlayer.objects.filter(session=session, user__in=who_may_rate())
    players = list(asked_for.select_related("user").order_by("user__name"))
    rows = list(PokerItem.objects.filter(session=session).select_related("item", "item__status"))
    # Whoever renders this can show no more than is here: others' values leave the database only when revealed.
    open_items = [row.item_id for row in rows if row.revealed_at is not None]
    shown = PokerVote.objects.filter(session=session, item__in=open_items).select_related("user")
    own = PokerVote.objects.filter(session=session, user=user) if user else PokerVote.objects.none()
    cast = PokerVote.objects.filter(session=session).values_list("item_id", "user_id", "criterion_id")
    given: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    for item, voter, criterion in cast:
        given[(item, voter)].add(criterion)
    revealed: dict[UUID, list[PokerVote]] = defaultdict(list)
    for one in shown:
        revealed[one.item_id].append(one)
    mine: dict[UUID, dict[UUID, float]] = defaultdict(dict)
    for one in own:
        mine[one.item_id][one.criterion_id] = one.value
    agreed = {(one.item_id, one.criterion_id): one for one in AgreedValue.objects.filter(item__in=open_items)}
    me = next((one for one in players if user and one.user_id == user.pk), None)
    criteria = rated_criteria(session.model)
    wanted = {one.user: {asked.pk for asked in asked_of(criteria, one)} for one in players}
    places = [_place(row, wanted, given, mine[row.item_id]) for row in rows]
    for place in places:
        if place.revealed:
            place.results = [
                _result(session, one, revealed[place.row.item_id], agreed.get((place.row.item_id, one.pk)))
                for one in criteria
            ]
    return Table(session, players, places, asked_of(criteria, me) if me else [], is_over(session, now))


def _place(
    row: PokerItem,
    wanted: dict[User, set[UUID]],
    given: dict[tuple[UUID, UUID], set[UUID]],
    mine: dict[UUID, float],
) -> Place:
    voted: list[User] = []
    waiting: list[User] = []
    for user, criteria in wanted.items():
        (voted if criteria <= given[(row.item_id, user.pk)] else waiting).append(user)
    return Place(row, voted, waiting, mine)


def _result(
    session: PokerSession, criterion: Criterion, votes: list[PokerVote], agreed: AgreedValue | None
) -> Result:
    of = sorted((one for one in votes if one.criterion_id == criterion.pk), key=lambda one: one.value)
    values = [one.value for one in of]
    suggested = middle(values, session.model.kind in CLASSES)
    return Result(criterion, of, agreement(values, criterion), suggested, agreed)
