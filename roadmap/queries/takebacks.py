"""Great acts that a worker is taking back, and those that it could not."""

from datetime import datetime

from core.models import Takeback, TakebackState


def going() -> list[Takeback]:
    return list(Takeback.objects.running())


def stopped(since: datetime) -> list[Takeback]:
    """The last of each act, where it stopped since then."""
    last = Takeback.objects.order_by("run", "-created_at").distinct("run")
    return [
        one
        for one in last
        if one.state == TakebackState.FAILED and one.finished_at and one.finished_at >= since
    ]
