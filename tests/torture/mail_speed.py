"""How fast one worker builds and sends mail, over one kept connection to a local SMTP server.

    python -m tests.torture.mail_speed [--mails 1000]

Starts a Postgres of its own, with its safety on. One of the recipients is refused; the others must get their mail
exactly once.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter

from tests.torture.house import House, house

REFUSED = "refused@example.com"
PARAGRAPHS = 40
PARAGRAPH = "<tr><td><b>PAY-{n}</b> Instant payouts moved from <i>Q3 2026</i> to <i>Q4 2026</i></td></tr>\n"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=1000)
    number = parser.parse_args().mails
    with house() as at:
        os.environ |= at.env
        import django

        django.setup()
        at.open_post()
        return 0 if measure(at, number) else 1


def measure(at: House, number: int) -> bool:
    """A run as a digest makes it: one transaction that builds and queues, then the outbox drained by one worker."""
    from django.conf import settings

    from core import outbox

    settings.DOORBELL = False
    begun = time.perf_counter()
    queue(number)
    queued = time.perf_counter()
    tally = outbox.drain(600)
    done = time.perf_counter()
    times = Counter(line.split()[-1] for line in at.mail_log.read_text().splitlines())
    once = sum(n == 1 for n in times.values())
    print(f"{number} mails of {PARAGRAPHS * len(PARAGRAPH) // 512} kB by one worker over one connection")
    print(f"built and queued: {number / (queued - begun):.0f}/s; sent: {number / (done - queued):.0f}/s")
    print(f"refused: {tally.failed}; of the other {number - 1}, reached exactly once: {once}")
    print(f"together: {number / (done - begun):.0f} mails/s")
    return tally.failed == 1 and tally.sent == number - 1 == once == len(times)


def queue(number: int) -> None:
    from core.mail import queue_mail, unsubscribe_headers
    from core.models import Workspace
    from core.tenancy import acting

    workspace = Workspace.objects.create(slug="speed", name="Speed")
    with acting(workspace, source="schedule"):
        for count in range(number):
            address = f"person{count}@example.com" if count != number // 2 else REFUSED
            rows = "".join(PARAGRAPH.format(n=n) for n in range(PARAGRAPHS))
            queue_mail(
                to=address,
                name=f"Person {count}",
                subject="What changed on the roadmap",
                text=f"What changed\n{rows}",
                html=f"<table>{rows}</table>",
                headers=unsubscribe_headers(f"https://pm.example/u/{count}"),
                dedupe_key=f"digest:1:{address}",
            )


if __name__ == "__main__":
    sys.exit(main())
