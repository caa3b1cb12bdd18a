#!/bin/sh
exec python -m celery -A pmhub worker --pool threads -c "${PMHUB_WORKER_THREADS:-4}" \
    --without-gossip --without-mingle --without-heartbeat --loglevel INFO
