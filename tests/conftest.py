"""The cast: Alice owns Acme, Adam administers it, Bob edits, Cora contributes, Vera views; Charlie is from elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from rest_framework.test import APIClient

from core import limits, redis
from core.models import ApiToken, Membership, User, Workspace
from core.roles import SCOPES
from core.tenancy import Actor, acting
from roadmap.actions import new_workspace_defaults
from roadmap.models import Item, Product
from tests.browser import browser, page_for  # noqa: F401  fixtures
from tests.emptying import django_db_setup  # noqa: F401  fixture

Act = Callable[..., AbstractContextManager[Actor]]
# A busy machine lets Redis answer later than a visitor would wait for it; what it keeps and counts is tested all the same.
PATIENT = 20.0
redis.PATIENCE = PATIENT
settings.CACHES["default"]["OPTIONS"].update(socket_timeout=PATIENT, socket_connect_timeout=PATIENT)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that drive a browser last: beside the event loop that it keeps running no test can have one of its own."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def quiet_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that do not listen need no Redis for the doorbell."""
    monkeypatch.setattr(redis, "ring", lambda channel, message: None)
    monkeypatch.setattr(settings, "DOORBELL", False)


@pytest.fixture(autouse=True)
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests did in the same hour does not count."""
    monkeypatch.setattr(limits, "PREFIX", f"limit-{uuid4()}")


@pytest.fixture
def own_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that is empty and stays one's own: emptying the shared one would empty it for the tests beside this."""
    monkeypatch.setattr(caches["default"], "key_prefix", f"test-{uuid4()}")


@pytest.fixture(autouse=True)
def fast_passwords() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def person(name: str) -> User:
    return User.objects.create_user(f"{name.lower()}@example.com", "a-long-password", name=f"{name} Example")


def workspace(slug: str, name: str, **roles: User) -> Workspace:
    made = Workspace.objects.create(slug=slug, name=name)
    with acting(made, source="system") as actor:
        for role, user in roles.items():
            Membership.objects.create(user=user, role=role)
        new_workspace_defaults(by=actor)
    return made


@pytest.fixture
def alice(db: Any) -> User:
    return person("Alice")


@pytest.fixture
def adam(db: Any) -> User:
    return person("Adam")


@pytest.fixture
def bob(db: Any) -> User:
    return person("Bob")


@pytest.fixture
def cora(db: Any) -> User:
    return person("Cora")


@pytest.fixture
def vera(db: Any) -> User:
    return person("Vera")


@pytest.fixture
def charlie(db: Any) -> User:
    return person("Charlie")


@pytest.fixture
def acme(alice: User, adam: User, bob: User, cora: User, vera: User) -> Workspace:
    return workspace("acme", "Acme", owner=alice, admin=adam, editor=bob, contributor=cora, viewer=vera)


@pytest.fixture
def other(charlie: User) -> Workspace:
    return workspace("other", "Other", owner=charlie)


@pytest.fixture
def act(acme: Workspace) -> Act:
    """`with act(bob) as actor:` acts in Acme; without a user, as the system."""

    def enter(user: User | None = None, source: str = "web", where: Workspace | None = None) -> Any:
        return acting(where or acme, user, source if user else "system")

    return enter


@pytest.fixture
def product(act: Act) -> Product:
    from roadmap.actions import create_product

    with act() as actor:
        return create_product(by=actor, key="PAY", name="Payouts")


@pytest.fixture
def item(act: Act, product: Product) -> Item:
    from roadmap.actions import create_item

    with act() as actor:
        return create_item(by=actor, product=product, title="Instant payouts")


def token_of(user: User, where: Workspace, scopes: tuple[str, ...] = SCOPES) -> str:
    secret = ApiToken.new_secret()
    with acting(where, source="system"):
        ApiToken.objects.create(
            user=user, name="test", digest=ApiToken.digest_of(secret), hint=secret[:8], scopes=list(scopes)
        )
    return secret


@pytest.fixture
def api(acme: Workspace) -> Callable[..., APIClient]:
    """`api(bob).get(url("items"))`: a client with a token of that person's, in Acme unless told otherwise."""

    def client(user: User, where: Workspace | None = None, scopes: tuple[str, ...] = SCOPES) -> APIClient:
        made = APIClient()
        made.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(user, where or acme, scopes)}")
        made.default_format = "json"
        return made

    return client


@pytest.fixture
def web() -> Callable[[User], Client]:
    """`web(bob).get("/w/acme/")`: a browser signed in as that person."""

    def client(user: User) -> Client:
        made = Client()
        made.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return made

    return client


def url(path: str, slug: str = "acme") -> str:
    """Address in the API of a workspace."""
    return f"/api/v1/workspaces/{slug}/{path}"


@pytest.fixture
def anyone() -> Iterator[Client]:
    yield Client()
