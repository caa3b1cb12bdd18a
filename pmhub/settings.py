"""Settings of pmhub, read from top to bottom; each environment variable is explained where it is read."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# PMHUB_DEBUG: development only. Off by default, so that a server is safe when nothing is said.
DEBUG = env.bool("PMHUB_DEBUG", default=False)

# SECRET_KEY: signs sessions and public links. bin/run makes one in its data folder; a server must set it.
SECRET_KEY = env.str("SECRET_KEY", default="insecure-for-development-only" if DEBUG else "")
if not SECRET_KEY or (not DEBUG and len(SECRET_KEY) < 32):
    raise ImproperlyConfigured(
        "SECRET_KEY must be set to at least 32 random characters. "
        "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
# SECRET_KEY_FALLBACKS: older keys, comma separated, so that links and sessions survive a change of key.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# PMHUB_URL: the address at which people reach pmhub; links in mails are built from it, never from the request.
PMHUB_URL = env.str("PMHUB_URL", default="http://127.0.0.1:8000").rstrip("/")
# ALLOWED_HOSTS: host names answered to; by default the one in PMHUB_URL and this machine itself.
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[PMHUB_URL.split("//")[-1].split(":")[0], "127.0.0.1", "localhost", "[::1]"]
)
HTTPS = PMHUB_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PMHUB_URL]

# PMHUB_DATA: folder for what bin/run keeps (its own Postgres and Valkey, the generated secret key).
DATA_DIR = Path(env.str("PMHUB_DATA", default=str(BASE_DIR / ".data")))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "core",
    "roadmap",
    "feedback",
    "metrics",
    "stakeholders",
    "pmhub",
]

MIDDLEWARE = [
    "core.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.Session",
    "core.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.Csrf",
    "core.middleware.Authentication",
    "core.middleware.Messages",
    "core.middleware.Person",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.ContentSecurityPolicy",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "pmhub.urls"
WSGI_APPLICATION = "pmhub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.pages.shell",
            ],
        },
    }
]

# DATABASE_URL: Postgres 15 or later, as postgres://user:password@host:port/name. The role must not be a superuser.
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://pmhub@127.0.0.1:5432/pmhub")}
DATABASES["default"] |= {
    "ENGINE": "core.postgres",
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    # PgBouncer in transaction mode has no server-side cursors that outlive a transaction.
    "DISABLE_SERVER_SIDE_CURSORS": True,
    # PMHUB_TEST_DB: name of the database that a test run makes, when several run beside each other.
    "TEST": {"NAME": env.str("PMHUB_TEST_DB", default="test_pmhub")},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# REDIS_URL: Redis or Valkey, as redis://host:port/0. Doorbell, cache and Celery broker: nothing in it is the only copy.
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "core.redis.ForgivingCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "pmhub",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# People -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "core.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "core.forms.SignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# One address for each account, changed by confirming the new one; each such change is told to the old address.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
USERSESSIONS_TRACK_ACTIVITY = False
# PMHUB_OPEN_SIGNUP: whether strangers may make an account and a workspace; invited people always may.
OPEN_SIGNUP = env.bool("PMHUB_OPEN_SIGNUP", default=True)

# Mail ---------------------------------------------------------------------------------------------------------
# EMAIL_URL: smtp://user:password@host:587 (smtp+tls://, smtp+ssl://). Unset: mails are recorded, not sent.
EMAIL_URL = env.str("EMAIL_URL", default="")
EMAIL_CONFIG = env.email_url("EMAIL_URL") if EMAIL_URL else {}
EMAIL_BACKEND = "core.mail.OutboxBackend"
# DEFAULT_FROM_EMAIL: the sender that recipients see.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="pmhub <pmhub@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Without a way to send mail nobody could verify an address, so it is asked only when mail works.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_URL else "optional"

# Wiring: the floors below name no one above; whoever listens is named here. ------------------------------------
OUTBOX_HANDLERS = {"mail": "core.mail.deliver"}
# PMHUB_STRANGER_MAILS: mails a day from one workspace to addresses that never confirmed anything; what is over goes on
# another day. 0: no ceiling, as where only invited people come in.
STRANGER_MAILS = env.int("PMHUB_STRANGER_MAILS", default=1000 if OPEN_SIGNUP else 0)
# Who knows that an address was confirmed: called in the workspace that mails, with addresses in small letters.
KNOWN_ADDRESSES = [
    "core.strangers.of_accounts",
    "stakeholders.signup_links.confirmed",
    "feedback.portal_links.confirmed",
]
# Letters that many get, kept once: whoever wrote one gives it out again.
MAIL_LETTERS = {"edition": "stakeholders.letters.find"}
SCHEDULE_HANDLERS = {
    "digest": "stakeholders.tasks.run_digests",
    "attachments": "roadmap.tasks.sweep_attachments",
    "revisit": "roadmap.tasks.remind_of_decisions",
    "poker": "roadmap.tasks.close_poker",
    "notifications": "core.notify.mails.mail_bundle",
}
# Who moves along what belongs to an item that is merged into another: f(item, into, by=).
MERGE_MOVERS = ["feedback.actions.merge.move_item", "metrics.actions.merge.move_item"]
FOLLOWERS = {"tell_voters": "feedback.tasks.tell_voters", "notices": "roadmap.notices.follow.follow"}
# What people may be told of: lists of `core.notify.Kind`, each area its own, in the order in which they are chosen.
NOTIFICATION_KINDS = ["roadmap.notices.KINDS"]
# Tasks of other areas that each tick rings, for work that a lost doorbell left lying.
SWEEPS = [
    "metrics.tasks.drain",
    "core.tasks.prune_done",
    "roadmap.tasks.ring_for_poker",
    "roadmap.tasks.sweep_takebacks",
]
# PMHUB_KEEP_DAYS: days after which finished runs, mails that were sent or given up, answers kept for repeated
# requests, and notifications that were read are removed; 0 keeps them. Unread ones stay four times as long. Digests stay readable.
KEEP_DAYS = env.int("PMHUB_KEEP_DAYS", default=90)
# Who removes what, in this order: each called in each workspace with the time before which it is old.
PRUNERS = [
    "stakeholders.prune.outcomes",
    "core.prune.deliveries",
    "core.prune.runs",
    "core.prune.answers",
    "core.prune.notifications",
    "stakeholders.prune.empty_editions",
]
IMPORTERS = {
    "items": "roadmap.imports.ItemImporter",
    "history": "roadmap.import_history.HistoryImporter",
    "companies": "feedback.imports.CompanyImporter",
    "customers": "feedback.imports.CustomerImporter",
    "notes": "feedback.imports.NoteImporter",
    "points": "metrics.imports.PointImporter",
    "stakeholders": "stakeholders.imports.StakeholderImporter",
}
# Who keeps something of a person: called in each workspace with an address that is to be forgotten, `core.erase`.
FORGET_ADDRESS = [
    "stakeholders.actions.people.forget_address",
    "feedback.erase.forget_address",
    "core.erase.forget_here",
]
# The workspace that `bin/manage demo` makes; a first visitor may look around in it.
DEMO_SLUG = "demo"
# What the home page says in its one sentence: each called with the actor, answers a sentence or "".
HOME_SENTENCES: list[str] = ["roadmap.queries.recent.late_sentence", "metrics.queries.side.home_sentence"]
# PMHUB_IMPORT_KEEP: days after which an uploaded file and its rejected rows are removed; the figures stay.
IMPORT_KEEP_DAYS = env.int("PMHUB_IMPORT_KEEP", default=14)
# URL names of the fragments that the home page loads, each area its own, in this order.
HOME_FRAGMENTS: list[str] = [
    "roadmap_changes",
    "roadmap_late",
    "roadmap_revisit",
    "feedback-home",
    "metrics-home",
    "stakeholder_home",
]
# Where an area begins, unless at /w/<slug>/<area>/. An area without a page is not shown.
AREA_PAGES = {"home": "/w/{slug}/"}
# What the frame around a page asks of the areas, each called with the actor: the figure beside an area's name, ...
AREA_COUNTS: dict[str, str] = {"feedback": "feedback.queries.inbox.waiting"}
# ... sections of the sidebar, ...
SIDE_SECTIONS: list[str] = ["metrics.queries.side.side_objectives"]
# ... what the palette finds (called with the actor and the words typed), ...
PALETTE_SOURCES: list[str] = [
    "roadmap.queries.people.palette",
    "roadmap.queries.strategy.palette",
    "roadmap.queries.palette.palette",
    "feedback.queries.palette.palette",
    "metrics.queries.palette.palette",
    "stakeholders.palette.palette",
]
# ... what decides between items: each called with the actor and the items, answers facts by label (`roadmap.evidence`), ...
EVIDENCE_SOURCES: list[str] = ["feedback.item_facts.for_items", "metrics.item_facts.for_items"]
# ... and what a new workspace begins with.
NEW_WORKSPACE: list[str] = ["roadmap.actions.new_workspace_defaults", "core.followers.begin"]

# The check knows Django's own class by name only; core.middleware.Csrf is it, but for requests that carry a token.
SILENCED_SYSTEM_CHECKS = ["security.W003"]

# API ----------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    # Views name their own (core.api.views): DRF would import these before its own views exist.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.Schema",
    "EXCEPTION_HANDLER": "core.api.problem_response",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "pmhub",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Names for what several fields share, or what several tables call "state".
    "ENUM_NAME_OVERRIDES": {
        "PrecisionEnum": "core.dates.Precision.choices",
        "AudiencePrecisionEnum": "stakeholders.models.audiences.Precision.choices",
        "StakeholderKindEnum": "stakeholders.models.people.Kind.choices",
        "NoteSourceEnum": "feedback.serializers.SOURCES",
        "MilestoneKindEnum": "roadmap.models.MilestoneKind.choices",
        "LinkKindEnum": "roadmap.models.LinkKind.choices",
        "FieldKindEnum": "roadmap.models.FieldKind.choices",
        "ScoringKindEnum": "roadmap.models.ScoringKind.choices",
        "CriterionSourceEnum": "roadmap.models.CriterionSource.choices",
        "RiskStateEnum": "roadmap.models.RiskState.choices",
        "PokerStateEnum": "roadmap.models.PokerState.choices",
        "ScenarioStateEnum": "roadmap.models.ScenarioState.choices",
        "ScenarioChangeKindEnum": "roadmap.models.plans.ChangeKind.choices",
        "DecisionStateEnum": "roadmap.models.DecisionState.choices",
        "NoteStateEnum": [(state, state) for state in ("inbox", "done")],
        "IdeaStateWriteEnum": [(state, state) for state in ("pending", "open", "closed")],
    },
}
# PMHUB_API_RATE: requests per minute and person or token.
API_RATE = env.int("PMHUB_API_RATE", default=600)
# PMHUB_EXPORTS: how many files and pictures of one workspace are made at the same time.
EXPORTS_AT_ONCE = env.int("PMHUB_EXPORTS", default=4)

# Celery -------------------------------------------------------------------------------------------------------
# CELERY_BROKER_URL: only where the broker is another server than REDIS_URL.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
# PMHUB_LEASE: seconds that a worker has for one piece of work before another may take it over. Longer than the
# slowest mail server takes for one mail; shorter only to see a dead worker replaced sooner.
LEASE_SECONDS = env.int("PMHUB_LEASE", default=180)
# Whether a commit wakes a worker at once; without it the tick finds the work within a minute.
DOORBELL = True

# Language, time, files -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
# PMHUB_STATIC: where the collected static files are put; bin/run keeps them in its data folder.
STATIC_ROOT = Path(env.str("PMHUB_STATIC", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Fonts for scripts that ours lacks, such as Chinese, in the pictures that the server draws: paths of TTF or OTF files.
EXPORT_FONTS = env.list("PMHUB_EXPORT_FONTS", default=[])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "core.staticfiles.Storage"
    },
}
# pmhub.bodies refuses more than 12 MiB; what comes in chunks is announced by one byte more.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024 + 1

# Security -----------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Load balancers ask by plain HTTP from within.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
# PMHUB_BEHIND_PROXY: set when a reverse proxy in front ends TLS and sets X-Forwarded-Proto and -For.
if env.bool("PMHUB_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Limits count by the address that this one proxy saw; what stands before it in X-Forwarded-For anybody can invent.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
# PMHUB_ATTACHMENT_MB: how large a file on an item may be. Past 60 the server refuses it before it is looked at.
ATTACHMENT_BYTES = env.int("PMHUB_ATTACHMENT_MB", default=25) * 1024 * 1024
# PMHUB_ATTACHMENTS_MB: how much all files of one workspace may take; they lie in the database.
ATTACHMENTS_BYTES = env.int("PMHUB_ATTACHMENTS_MB", default=5000) * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# LOG_LEVEL: DEBUG, INFO, WARNING or ERROR.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "redact": {"()": "core.logs.RedactFilter"},
        "refusals": {"()": "core.logs.RefusalFilter"},
    },
    "formatters": {"json": {"()": "core.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["redact"]}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"filters": ["refusals"]},
        "django.server": {"handlers": ["stderr"], "propagate": False},
        # They tell which letters a PDF holds.
        **{name: {"level": "WARNING"} for name in ("fontTools", "fpdf", "PIL")},
    },
}
