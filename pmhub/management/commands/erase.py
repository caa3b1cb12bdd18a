"""`bin/manage erase ADDRESS`: forgets a person who asks for it, everywhere in this installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.erase import erase_person
from core.errors import Conflict


class Command(BaseCommand):
    help = "Forgets whoever has this e-mail address: account, stakeholder, customer, voter, mails, and their name in the log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--yes", action="store_true", help="do not ask first")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        if not options["yes"] and input(f"Forget {address} for good? Type the address again: ") != address:
            raise CommandError("Nothing was done.")
        try:
            places = erase_person(address)
        except Conflict as conflict:
            raise CommandError(str(conflict.detail)) from conflict
        self.stdout.write(f"Forgotten in {places} places" if places else "Nobody has this address here")
