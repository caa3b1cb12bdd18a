"""What the links between items mean for their dates: pure arithmetic, without Django and without a database.

A date says no more than its precision: an item that ends "in Q2" may be done on the first of April, one that starts
"in Q2" may begin on the last of June. A link is violated only when no day that the dates allow would keep it; what
is coarse moves by whole units of its own, and only when it must.
"""

from roadmap.schedule.follow import Move, follow
from roadmap.schedule.paths import Analysis, analyse
from roadmap.schedule.rings import Web
from roadmap.schedule.tasks import Bond, Edge, Task, days_late, in_order, reach, span

__all__ = [
    "Analysis",
    "Bond",
    "Edge",
    "Move",
    "Task",
    "Web",
    "analyse",
    "days_late",
    "follow",
    "in_order",
    "reach",
    "span",
]
