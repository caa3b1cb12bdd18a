"""`bin/manage erase ADDRESS` forgets a person who asks for it, everywhere in this installation; with `--workspace SLUG`
a workspace with all that is in it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.erase import erase, erase_person
from core.errors import Conflict
from core.models import Workspace


class Command(BaseCommand):
    help = (
        "Forgets whoever has this e-mail address: account, stakeholder, customer, voter, mails, and their name in the log."
        " With --workspace: deletes a workspace with all that is in it, its log included."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("address", nargs="?", help="of a person")
        what.add_argument("--workspace", metavar="SLUG", help="the address of a workspace, as in /w/SLUG/")
        parser.add_argument("--yes", action="store_true", help="do not ask first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["workspace"]:
            self._workspace(options["workspace"], sure=options["yes"])
        else:
            self._person(options["address"], sure=options["yes"])

    def _person(self, address: str, sure: bool) -> None:
        self._ask(f"Forget {address} for good? Type the address again: ", address, sure)
        try:
            places = erase_person(address)
        except Conflict as conflict:
            raise CommandError(str(conflict.detail)) from conflict
        self.stdout.write(f"Forgotten in {places} places" if places else "Nobody has this address here")

    def _workspace(self, slug: str, sure: bool) -> None:
        found = Workspace.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no workspace at /w/{slug}/. Nothing was done.")
        if not sure:
            self.stdout.write(f"First, if it may be wanted again: bin/manage export_workspace {slug} FILE")
        self._ask(f"Delete {found.name} for good, with all in it? Type {slug} again: ", slug, sure)
        erase(found)
        self.stdout.write(f"{found.name} is deleted")

    @staticmethod
    def _ask(question: str, wanted: str, sure: bool) -> None:
        if not sure and input(question) != wanted:
            raise CommandError("Nothing was done.")
