from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"

    def ready(self) -> None:
        # The roadmap knows nothing of KPIs: an item's history learns here what to say of them.
        from metrics.history import effect_words
        from roadmap.words import WORDS

        WORDS["metrics.expectedeffect"] = effect_words
