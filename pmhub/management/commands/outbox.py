"""`bin/manage outbox`: what waits, what failed and why; the last account mails where no mail server is set."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from core import outbox
from core.models import Delivery, Follower, Run
from core.tenancy import system

PLURALS = {Delivery: "deliveries", Run: "runs"}


class Command(BaseCommand):
    help = "Shows what waits to be sent or run, and failures with their reasons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--mails", type=int, metavar="N", default=0, help="print the last N mails about accounts"
        )
        parser.add_argument("--retry", action="store_true", help="try what failed once more")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            self.stdout.write(f"{outbox.retry_failed()} put back in the queue")
        with system():
            self._states()
            self._troubles()
            self._mails(options["mails"])

    def _states(self) -> None:
        for queue in (Delivery, Run):
            found = queue.objects.order_by().values_list("state").annotate(Count("id"))
            said = ", ".join(f"{number} {state}" for state, number in sorted(found)) or "none"
            self.stdout.write(f"{PLURALS[queue]}: {said}")
        age = outbox.oldest_overdue()
        self.stdout.write(f"oldest overdue: {age or 'nothing'}")

    def _troubles(self) -> None:
        for delivery in Delivery.objects.exclude(last_error="").order_by("-due_at")[:20]:
            self.stdout.write(
                f"  {delivery.state} after {delivery.attempts}: {delivery}: {delivery.last_error}"
            )
        for run in Run.objects.exclude(last_error="").order_by("-due_at")[:20]:
            self.stdout.write(f"  {run.state} after {run.attempts}: {run}: {run.last_error}")
        for follower in Follower.objects.exclude(last_error=""):
            self.stdout.write(f"  {follower}: {follower.last_error}")

    def _mails(self, number: int) -> None:
        for delivery in Delivery.objects.filter(workspace=None, state="recorded").order_by("-created_at")[
            :number
        ]:
            self.stdout.write(f"\nTo: {delivery.target}\nSubject: {delivery.payload['subject']}\n")
            self.stdout.write(delivery.payload["text"])
