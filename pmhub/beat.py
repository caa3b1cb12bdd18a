"""`python -m pmhub.beat`: Celery beat without the app around it.

All it does is ring one bell a minute, by the task's name: models and tasks need not be loaded for that, which
saves half of its memory. The schedule stands in pmhub/celery.py; nothing of it is kept on disk, because which
runs are due is decided by rows in the database, not by beat.
"""

import logging.config

from celery.apps.beat import Beat
from django.conf import settings

from pmhub.celery import app


class LightBeat(Beat):
    def init_loader(self) -> None:
        app.finalize()

    def setup_logging(self, colorize: bool | None = None) -> None:
        logging.config.dictConfig(settings.LOGGING)


if __name__ == "__main__":
    LightBeat(app=app, scheduler="celery.beat:Scheduler", loglevel="INFO", quiet=True, pidfile="").run()
