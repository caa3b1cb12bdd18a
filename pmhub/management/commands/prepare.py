"""Everything that must be done before pmhub serves; doing it again changes nothing."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from core import staticfiles
from core.models import User, Workspace
from pmhub.management.commands import demo


class Command(BaseCommand):
    help = (
        "Bring the database and the static files up to date. With --demo, fill an empty pmhub with the demo."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="make the demo workspace if nobody is here yet"
        )
        parser.add_argument(
            "--report", type=Path, help="write here how to sign in to the demo, if it is there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._reach()
        self.check(
            databases=["default"]
        )  # among others: that the database role is bound by row-level security
        # Always: what follows from the models (policies, triggers) may have changed without a migration.
        with self._step("Setting up the database", told=self._behind()):
            call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            self._collect()
        if options["demo"] and not User.objects.exists():
            with self._step("Making the demo workspace"):
                call_command("demo", verbosity=0)
        if options["report"]:
            there = Workspace.objects.filter(slug=demo.SLUG).exists()
            options["report"].write_text(
                json.dumps({"demo": [demo.PEOPLE[0][1], demo.PASSWORD] if there else None})
            )

    @staticmethod
    def _reach() -> None:
        """Raises: CommandError, one sentence, when the database lets nobody in."""
        try:
            connection.ensure_connection()
        except OperationalError as error:
            said = str(error).strip().splitlines()
            raise CommandError(
                f"DATABASE_URL leads into no database: {said[-1] if said else error}"
            ) from None

    def _collect(self) -> None:
        """Only when a file is new, gone or changed: it takes seconds, and nobody can begin meanwhile."""
        known = staticfiles.digest()
        if staticfiles.collected() != known:
            with self._step("Collecting static files"):
                staticfiles.forget()
                call_command("collectstatic", interactive=False, verbosity=0)
                staticfiles.note(known)

    @staticmethod
    def _behind() -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    @contextmanager
    def _step(self, text: str, told: bool = True) -> Iterator[None]:
        begun = time.monotonic()
        yield
        if told:
            self.stdout.write(f"  {text}  {time.monotonic() - begun:.1f} s")
