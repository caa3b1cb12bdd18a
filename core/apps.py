from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import checks, keepsakes  # noqa: F401  registers the system checks; needs the app registry
        from core.tenancy_sql import install

        # Row-level security, the event-log trigger and composite keys follow from the models, so that no
        # migration can forget them.
        post_migrate.connect(install, dispatch_uid="core.tenancy_sql")
        keepsakes.connect()
