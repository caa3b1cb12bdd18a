"""(Re)create the demo workspace; with --token print an API token of its owner as the last line."""

from argparse import ArgumentParser
from datetime import timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.erase import erase
from core.events import put_in_order
from core.models import ApiToken, Membership, User, Workspace
from core.roles import SCOPES, Role
from core.schedules import pass_over
from core.tenancy import acting
from feedback import demo as feedback_demo
from metrics import demo as metrics_demo
from roadmap import demo as roadmap_demo
from roadmap.actions import new_workspace_defaults
from roadmap.actions.revisiting import remind
from stakeholders import demo as stakeholders_demo

SLUG = settings.DEMO_SLUG
SEED = 2026
# On purpose no secret: the demo holds nothing but inventions, and bin/run serves it on this machine only.
PASSWORD = "harbour-lights"  # noqa: S105
PEOPLE = (
    ("Mara Lindqvist", "demo@tidewater.example", Role.OWNER),
    ("Tomás Oliveira", "tomas@tidewater.example", Role.ADMIN),
    ("Aisha Bello", "aisha@tidewater.example", Role.EDITOR),
    ("Ewan MacLeod", "ewan@tidewater.example", Role.EDITOR),
    ("Priya Raman", "priya@tidewater.example", Role.CONTRIBUTOR),
    ("Jonas Petersen", "jonas@tidewater.example", Role.VIEWER),
)


class Command(BaseCommand):
    help = "Make the demo workspace anew (workspace “demo”). Other workspaces are not touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--token", action="store_true", help="print an API token of the owner as the last line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            clear()
            workspace, people = found()
            build(workspace, people)
        if options["verbosity"]:
            self.stdout.write(f"The demo is ready. Sign in as {PEOPLE[0][1]} with the password {PASSWORD}")
        if options["token"]:
            self.stdout.write(token_for(workspace, people[0]))


def clear() -> None:
    """Only what this command made goes. Raises: CommandError when others have its address."""
    for old in Workspace.objects.filter(is_demo=True):
        erase(old)
    if taken := Workspace.objects.filter(slug=SLUG).first():
        raise CommandError(
            f"The address “{SLUG}” belongs to the workspace “{taken.name}”, which is no demo. Nothing was changed."
        )


def found() -> tuple[Workspace, list[User]]:
    """The workspace and its people; people who are there already stay, with the demo's password."""
    begun = timezone.now() - timedelta(days=745)
    workspace = Workspace.objects.create(
        slug=SLUG,
        name="Tidewater",
        zone="Europe/Oslo",
        currency="EUR",
        accent="#0b6e75",
        created_at=begun,
        is_demo=True,
    )
    people = []
    with acting(workspace, source="demo", at=begun) as actor:
        for name, email, role in PEOPLE:
            user = User.objects.filter(email=email).first() or User(email=email)
            user.name, user.zone = name, workspace.zone
            user.set_password(PASSWORD)
            user.save()
            Membership.objects.create(user=user, role=role)
            people.append(user)
        new_workspace_defaults(by=actor)
    return workspace, people


def build(workspace: Workspace, people: list[User]) -> None:
    """Each area adds its own, from the ground up; the same seed gives the same demo on the same day."""
    rng = Random(SEED)  # noqa: S311  invention, not secrecy
    now = timezone.now().replace(microsecond=0)
    plan = roadmap_demo.build(workspace, people, rng, now)
    with acting(workspace, people[0], "demo") as actor:
        feedback_demo.build(actor, rng, plan.items, plan.products)
        metrics_demo.build(actor, rng, plan.items, plan.objectives)
        stakeholders_demo.build(actor, rng, plan.products, plan.items, plan.objectives)
    roadmap_demo.decide_and_freeze(workspace, people, now)
    roadmap_demo.talk(workspace, people, rng, now)
    with acting(workspace, source="demo") as actor:
        # What the first run of each schedule would do; none waits since the day on which its subject was made.
        remind()
        pass_over(actor.now)
        put_in_order()
        stakeholders_demo.place_marks()


def token_for(workspace: Workspace, user: User) -> str:
    secret = ApiToken.new_secret()
    with acting(workspace, user, "demo"):
        ApiToken.objects.create(
            user=user, name="Demo", digest=ApiToken.digest_of(secret), hint=secret[:8], scopes=list(SCOPES)
        )
    return secret
