"""Stands for a digest: one run, a mail to each reader."""

from core.mail import queue_mail, unsubscribe_headers
from core.models import Run
from core.schedules import together

READERS = 25


def readers(run_key: str) -> list[str]:
    return [f"reader{number}-{run_key}@example.com" for number in range(READERS)]


@together
def write(runs: list[Run]) -> None:
    for run in runs:
        _write(run)


def _write(run: Run) -> None:
    for address in readers(run.schedule_id.hex):
        queue_mail(
            to=address,
            subject="What changed",
            text="Nothing was lost.\n" * 20,
            html="<p>Nothing was lost.</p>" * 20,
            headers=unsubscribe_headers("https://pm.example/u/1"),
            dedupe_key=f"letter:{run.pk}:{address}",
        )
