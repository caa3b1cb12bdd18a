#!/bin/sh
# One web container; PMHUB_WEB_WORKERS processes in it.
exec python -m granian --interface asgi --no-ws --host 0.0.0.0 --port 8000 \
    --workers "${PMHUB_WEB_WORKERS:-1}" --respawn-failed-workers --workers-kill-timeout 10 pmhub.asgi:application
