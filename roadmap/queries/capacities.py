"""What teams can take on beside what is planned for them, period by period."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q

from core.dates import MONTHS, Precision, say, span
from roadmap.models import OPEN_CATEGORIES, Category, Item, Team, TeamCapacity
from roadmap.spread import extent, is_over, share

# A team, and the effort of an item of it with the first and the last day.
Work = dict[UUID, list[tuple[date, date, float]]]

COLUMNS = {Precision.MONTH: 6, Precision.QUARTER: 4}


@dataclass(frozen=True)
class Period:
    start: date
    end: date
    unit: str

    @property
    def label(self) -> str:
        return say(self.end, self.unit)


@dataclass(frozen=True)
class Cell:
    """`row`: what is set for exactly this period; `within`: the sum of shorter ones, `across`: one that lies over its
    edges. `planned`: effort that falls into it, of all items but those that were dropped."""

    period: Period
    row: TeamCapacity | None
    within: float | None
    across: TeamCapacity | None
    planned: float
    # What somebody wrote over it, in a form that was refused.
    typed: str | None = None
    # Somebody else set it meanwhile.
    clash: bool = False

    @property
    def effort(self) -> float | None:
        return self.row.effort if self.row else self.within

    @property
    def over(self) -> bool:
        return self.effort is not None and is_over(self.planned, self.effort)


@dataclass(frozen=True)
class Lacks:
    """Why little is planned in the table: of all open items how many have no team, and of the `teamed` ones how many
    have no effort, or neither date. `capacity`: whether any figure was ever typed in.
    """

    teamless: int
    teamed: int
    effort: int
    dates: int
    capacity: bool

    @property
    def all_without_effort(self) -> bool:
        return 0 < self.teamed == self.effort

    @property
    def all_without_dates(self) -> bool:
        return 0 < self.teamed == self.dates


def lacks() -> Lacks:
    """Two queries."""
    teamed = Q(team__isnull=False)
    counts = (
        Item.objects.live()
        .filter(status__category__in=OPEN_CATEGORIES)
        .aggregate(
            teamless=Count("pk", filter=~teamed),
            teamed=Count("pk", filter=teamed),
            effort=Count("pk", filter=teamed & Q(effort__isnull=True)),
            dates=Count("pk", filter=teamed & Q(start__isnull=True, end__isnull=True)),
        )
    )
    return Lacks(**counts, capacity=TeamCapacity.objects.exists())


def periods(first: date, unit: str) -> list[Period]:
    """As many periods as a page shows, from the one in which `first` lies."""
    found, day = [], first
    for _ in range(COLUMNS[Precision(unit)]):
        start, end = span(day, unit)
        found.append(Period(start, end, unit))
        day = end + timedelta(days=1)
    return found


def before(first: date, unit: str) -> date:
    """Where the page before begins."""
    months = MONTHS[Precision(unit)] * COLUMNS[Precision(unit)]
    total = first.year * 12 + first.month - 1 - months
    return date(total // 12, total % 12 + 1, 1)


def table(shown: list[Period]) -> list[tuple[Team, list[Cell]]]:
    """Each team with a cell for each period; three queries."""
    first, last = shown[0].start, shown[-1].end
    rows = list(TeamCapacity.objects.filter(start__lte=last, end__gte=first))
    work = _work()
    return [
        (
            team,
            [
                _cell(period, [row for row in rows if row.team_id == team.pk], work.get(team.pk, []))
                for period in shown
            ],
        )
        for team in Team.objects.all()
    ]


def _work() -> Work:
    """All that was not dropped: what is done took its room."""
    items = (
        Item.objects.live()
        .exclude(status__category=Category.DROPPED)
        .filter(Q(start__isnull=False) | Q(end__isnull=False), team__isnull=False, effort__gt=0)
        .values_list("team_id", "effort", "start", "start_precision", "end", "end_precision")
    )
    found: Work = {}
    for team, effort, *edges in items:
        found.setdefault(team, []).append((*extent(*edges), effort))
    return found


def _cell(period: Period, rows: list[TeamCapacity], work: list[tuple[date, date, float]]) -> Cell:
    touching = [row for row in rows if row.start <= period.end and row.end >= period.start]
    exact = next((row for row in touching if (row.start, row.end) == (period.start, period.end)), None)
    inner = [row for row in touching if row.start >= period.start and row.end <= period.end]
    across = next((row for row in touching if row.start < period.start or row.end > period.end), None)
    within = sum(row.effort for row in inner) if inner and not exact else None
    planned = sum(share(*one, period.start, period.end) for one in work)
    return Cell(period, exact, within, across, planned)
