from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RoadmapConfig(AppConfig):
    name = "roadmap"

    def ready(self) -> None:
        from core.naming import NOUNS
        from roadmap.queries.item_sql import install  # needs the app registry
        from roadmap.wording import plain

        post_migrate.connect(install, dispatch_uid="roadmap.queries.item_sql")
        NOUNS.update(plain.NOUNS)
