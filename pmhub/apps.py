from django.apps import AppConfig


class PmhubConfig(AppConfig):
    name = "pmhub"
