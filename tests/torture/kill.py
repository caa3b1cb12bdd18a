"""Kill -9 everything at random moments, and see whether each mail arrives.

    python -m tests.torture.kill [--kills 24] [--mails 4000] [--letters 20] [--seed N] [--only worker] [--keep]

Mails are queued one by one while it happens, and schedules come due that write to many readers each; two beats tick.
Asserted at the end: every mail whose transaction was acknowledged was accepted by the mail server; every due time made
one run; and a mail was accepted twice at most where a kill of the worker or of Postgres fell between its acceptance
and our commit. Those are counted and shown, each with its kill.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.torture.house import House, house

VICTIMS = {"worker": 9, "postgres": 5, "valkey": 3, "beat": 3}
WINDOW = 1.0  # seconds that the commit after an acceptance may take on a busy machine


READ = 0.2  # seconds in which the mail server still reads what a dead worker has sent


@dataclass
class Kill:
    victim: str
    at: float  # the signal is sent ...
    done: float = 0.0  # ... the process is gone, and what it had sent is read ...
    back: float = 0.0  # ... and it is there again.


@dataclass
class Story:
    """What was done, and when."""

    rng: random.Random
    kills: list[Kill] = field(default_factory=list)
    wanted: set[str] = field(default_factory=set)  # addresses whose mail was acknowledged
    retries: int = 0


def write_mails(story: Story, number: int, seconds: float) -> None:
    """Queue mails evenly over the time, each until its commit is acknowledged. The key makes a doubtful one safe."""
    from django.db import InterfaceError, OperationalError, connection

    from core.mail import queue_mail

    for count in range(number):
        address = f"person{count}@example.com"
        while True:
            try:
                queue_mail(to=address, subject="Hello", text="text", html="<p>html</p>", dedupe_key=address)
                break
            except (OperationalError, InterfaceError):
                story.retries += 1
                connection.close()
                time.sleep(0.1)
        story.wanted.add(address)
        time.sleep(seconds / number * story.rng.uniform(0.5, 1.0))
    connection.close()


def plan_letters(story: Story, number: int, seconds: float) -> None:
    """Schedules that come due one after the other while the killing goes on."""
    from django.utils import timezone

    from core.ids import uuid7
    from core.models import Schedule, Workspace
    from core.schedules import set_schedule
    from core.tenancy import acting
    from tests.torture.letters import readers

    workspace = Workspace.objects.create(slug="acme", name="Acme")
    with acting(workspace, source="system"):
        for count in range(number):
            schedule = set_schedule("letter", uuid7(), cadence="monthly", hour=8)
            due = timezone.now() + timedelta(seconds=seconds * count / number)
            Schedule.objects.filter(pk=schedule.pk).update(next_due_at=due)
            story.wanted.update(readers(schedule.pk.hex))


def choose(rng: random.Random, kills: int, only: str) -> list[str]:
    """Every kind at least twice, in no order."""
    if only:
        return [only] * kills
    victims = [*VICTIMS] * 2
    victims += rng.choices([*VICTIMS], [*VICTIMS.values()], k=max(0, kills - len(victims)))
    rng.shuffle(victims)
    return victims[:kills]


def rage(story: Story, at: House, victims: list[str]) -> None:
    """Kill, wait, start again."""
    rng = story.rng
    for victim in victims:
        time.sleep(rng.uniform(0.5, 5))
        story.kills.append(kill := Kill(victim, time.time()))
        at.kill(victim)
        kill.done = time.time() + READ
        print(f"kill {len(story.kills):2d}: {victim}", flush=True)
        time.sleep(rng.uniform(0, 2))
        at.again(victim)
        kill.back = time.time()


def await_quiet(patience: float) -> float:
    """Seconds until nothing waits any more."""
    from django.db import connection

    from core.models import Delivery, Run, Schedule
    from core.tenancy import system

    connection.close()  # it may be older than the last kill
    begun = time.monotonic()
    while time.monotonic() - begun < patience:
        with system():
            left = (
                Delivery.objects.filter(state="queued").count() + Run.objects.filter(state="queued").count()
            )
            left += Schedule.objects.filter(last_due_at=None).count()
        if not left:
            return time.monotonic() - begun
        time.sleep(0.5)
    return patience


def accepted(log: Path) -> dict[str, list[tuple[float, str]]]:
    """By recipient: when, and which Message-ID."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for line in log.read_text().splitlines():
        moment, message_id, recipient = line.split()
        found[recipient].append((float(moment), message_id))
    return found


def guilty(story: Story, moment: float) -> str:
    """What fell between the acceptance of the first copy and its commit, or "".

    A worker dies after the acceptance and at once; Postgres may be away for a while when the mail is accepted."""
    reasons = []
    for kill in story.kills:
        end = kill.done if kill.victim == "worker" else kill.back
        if kill.victim in ("worker", "postgres") and kill.at - WINDOW <= moment <= end:
            reasons.append(
                (
                    abs(kill.at - moment),
                    f"{kill.victim} killed {kill.at - moment:+.3f} s after its acceptance",
                )
            )
    return min(reasons)[1] if reasons else ""


def verdict(story: Story, at: House, letters: int) -> bool:
    from core.models import Delivery, Run
    from core.tenancy import system

    got = accepted(at.mail_log)
    (at.folder.home / "kills.log").write_text(
        "".join(f"{k.at:.3f} {k.back:.3f} {k.victim}\n" for k in story.kills)
    )
    lost = story.wanted - got.keys()
    strangers = got.keys() - story.wanted
    twice = {name: copies for name, copies in got.items() if len(copies) > 1}
    unexplained = [name for name, copies in twice.items() if not guilty(story, copies[0][0])]
    unrecognisable = [name for name, copies in twice.items() if len({key for _, key in copies}) > 1]
    with system():
        runs = Run.objects.count()
        unsent = Delivery.objects.exclude(state="sent").count()
    by = {name: sum(kill.victim == name for kill in story.kills) for name in VICTIMS}
    print(f"killed with kill -9: {len(story.kills)} times {by}")
    print(
        f"mails: {len(story.wanted)} wanted, {len(got)} people reached, {len(lost)} lost, {unsent} not marked as sent"
    )
    print(
        f"runs: {runs} of {letters} due times; writes tried again because the database was away: {story.retries}"
    )
    print(f"ended by themselves and started again by the supervisor: {at.fell or 'none'}")
    print(f"accepted twice: {len(twice)}, of which without a kill at that moment: {len(unexplained)}")
    for name, copies in twice.items():
        gap = copies[1][0] - copies[0][0]
        print(f"  {name}: again after {gap:.1f} s, {guilty(story, copies[0][0]) or 'UNEXPLAINED'}")
    return not (lost or strangers or unexplained or unrecognisable or unsent or runs != letters)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--mails", type=int, default=4000)
    parser.add_argument("--letters", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--lease", type=int, default=20)
    parser.add_argument("--only", choices=VICTIMS, default="", help="kill nothing else")
    parser.add_argument("--keep", action="store_true", help="keep the folder with its logs")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    story = Story(random.Random(options.seed))
    seconds = options.kills * 4.0
    with house(options.lease, options.keep) as at:
        os.environ |= at.env
        import django

        django.setup()
        plan_letters(story, options.letters, seconds)
        at.open_up()
        writer = threading.Thread(target=write_mails, args=(story, options.mails, seconds))
        writer.start()
        rage(story, at, choose(story.rng, options.kills, options.only))
        writer.join()
        print(f"quiet after {await_quiet(120):.0f} s")
        return 0 if verdict(story, at, options.letters) else 1


if __name__ == "__main__":
    sys.exit(main())
