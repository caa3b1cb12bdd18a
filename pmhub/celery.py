"""Celery carries tasks and rings bells. What is due stands in the database, so nothing here must be reliable."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
# PMHUB_TICK: seconds between two looks at what is due. Shorter only to see a lost doorbell made up for sooner.
TICK = float(os.environ.get("PMHUB_TICK", "60"))
app = Celery("pmhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    # A task whose worker dies comes back; leases in the database keep it from being done twice.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Results are rows; and only JSON is read, so that whoever reaches the broker cannot run code in a worker.
    result_backend=None,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    # A request that rings the bell while the broker is away goes on at once (measured: 2 ms, by default 6 s).
    broker_transport_options={
        "visibility_timeout": 900,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        "max_retries": 0,
    },
    task_publish_retry=False,
    # A worker waits for its broker, however long.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    # The one thing that beat does. A tick that no worker took within the minute is followed by the next.
    beat_schedule={"tick": {"task": "core.tasks.tick", "schedule": TICK, "options": {"expires": TICK}}},
)
app.autodiscover_tasks()
