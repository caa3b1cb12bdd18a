"""Everything that must be done before pmhub serves; doing it again changes nothing."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.models import User


class Command(BaseCommand):
    help = (
        "Bring the database and the static files up to date. With --demo, fill an empty pmhub with the demo."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="make the demo workspace if nobody is here yet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(databases=["default"])  # among others: that the database role is bound by row-level security
        if self._behind():
            with self._step("Setting up the database"):
                call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            with self._step("Collecting static files"):
                call_command("collectstatic", interactive=False, verbosity=0)
        if options["demo"] and "demo" in get_commands() and not User.objects.exists():
            with self._step("Making the demo workspace"):
                call_command("demo", verbosity=0)

    @staticmethod
    def _behind() -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    @contextmanager
    def _step(self, text: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.stdout.write(f"  {text}  {time.monotonic() - begun:.1f} s")
