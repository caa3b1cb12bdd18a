from django.apps import AppConfig


class StakeholdersConfig(AppConfig):
    name = "stakeholders"

    def ready(self) -> None:
        from stakeholders import share_warnings  # noqa: F401  # listens, and needs the models
