"""Settings: everything a deployer may choose is an environment variable named here."""

from __future__ import annotations

import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ

from lianjian.site.postgres import Cluster

env = environ.Env()

SOURCE = Path(__file__).resolve().parents[1]
PROJECT = SOURCE.parents[1]
# Where the program keeps what it makes: the embedded server, its keys, uploads. In a checkout this is var/.
STATE = Path(
    env(
        "LIANJIAN_STATE",
        default=PROJECT / "var" if (PROJECT / "pyproject.toml").exists() else Path.home() / ".local/share/lianjian",
    )
)


def kept_secret(name: str) -> str:
    """The secret of that name, made at random the first time: no default password or key exists anywhere."""
    file = STATE / "secrets" / name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = file.with_suffix(f".{os.getpid()}")
        half.write_text(secrets.token_urlsafe(48))
        half.chmod(0o600)
        try:
            os.link(half, file)
        except FileExistsError:
            pass
        finally:
            half.unlink()
    return file.read_text()


SECRET_KEY = env("LIANJIAN_SECRET_KEY", default="") or kept_secret("django")
# Seals phone numbers and the like in the database; lose it and they are lost.
FIELD_KEY = env("LIANJIAN_FIELD_KEY", default="") or kept_secret("fields")
DEBUG = env.bool("LIANJIAN_DEBUG", default=False)
DEMO = env.bool("LIANJIAN_DEMO", default=False)
ALLOWED_HOSTS = env.list("LIANJIAN_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("LIANJIAN_ORIGINS", default=[])
# The proxies whose word on where a request comes from is taken; anybody else's is not (see site/middleware).
TRUSTED_PROXIES = tuple(ip_network(one) for one in env.list("LIANJIAN_PROXIES", default=[]))

CLUSTER = Cluster(state=STATE / "postgres")
EMBEDDED = not env("DATABASE_URL", default="")
# The program works as a role that cannot alter or delete the journal; only migrations work as the owner.
PROGRAM_ROLE = "lianjian_program"
PROGRESS_ALIAS = "progress"


def database(*, as_program: bool) -> dict[str, object]:
    """One connection to the one database, as the program's role or as its owner."""
    settings: dict[str, Any] = env.db_url_config(env("DATABASE_URL", default=CLUSTER.url))
    role = {"options": f"-c role={PROGRAM_ROLE}"} if as_program else {}
    return settings | {
        "HOST": unquote(settings["HOST"]),  # a socket's folder stands in the address as %2F…
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": not EMBEDDED,
        "OPTIONS": settings.get("OPTIONS", {}) | role,
    }


DATABASES = {
    "default": database(as_program=not env.bool("LIANJIAN_AS_OWNER", default=False)),
    # Progress of a running job must be seen before its own transaction ends.
    PROGRESS_ALIAS: database(as_program=True) | {"TEST": {"MIRROR": "default"}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "lianjian.kernel",
    "lianjian.ui",
    "lianjian.records.organisations",
    "lianjian.records.members",
    "lianjian.records.activity",
    "lianjian.records.ballots",
    "lianjian.records.deliberation",
    "lianjian.records.cadres",
    "lianjian.records.projects",
    "lianjian.records.casework",
    "lianjian.results.indicators",
    "lianjian.results.disclosure",
    "lianjian.results.oversight",
    "lianjian.results.assessment",
    "lianjian.site",
]

MIDDLEWARE = [
    "lianjian.site.middleware.address_behind_proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianjian.site.middleware.secure_headers",
    "django.middleware.gzip.GZipMiddleware",
    # Before the session is looked for: whoever comes to an open page of a ballot is nobody.
    "lianjian.records.ballots.web.unknown_voter.without_identity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianjian.site.middleware.chosen_language",
    "lianjian.site.middleware.without_null_characters",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lianjian.site.middleware.acting_person",
    "lianjian.site.middleware.refusals_as_pages",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lianjian.site.urls"
WSGI_APPLICATION = "lianjian.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            SOURCE / "ui/templates",
            *sorted(SOURCE.glob("records/*/templates")),
            *sorted(SOURCE.glob("results/*/templates")),
            SOURCE / "site/templates",
        ],
        "OPTIONS": {
            "environment": "lianjian.ui.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "lianjian.site.navigation.shell",
            ],
            "auto_reload": DEBUG,
        },
    },
]

AUTH_USER_MODEL = "kernel.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "site:sign-in"
LOGIN_REDIRECT_URL = "site:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
# Staff are signed out after half an hour without a click, members' phones after a month.
SESSION_COOKIE_AGE = STAFF_SESSION_SECONDS = 30 * 60
MEMBER_SESSION_SECONDS = 30 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("LIANJIAN_HTTPS", default=False)
CSRF_COOKIE_SAMESITE = "Strict"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("LIANJIAN_HTTPS", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LOCALE_PATHS = [SOURCE / "site/locale"]

# Form fields by the engine that draws the pages: a fifth less time for a page with filters.
FORM_RENDERER = "django.forms.renderers.Jinja2"

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 365 * 24 * 3600
MEDIA_ROOT = STATE / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "axes": {"level": "ERROR"},
        # A refusal and a 404 are answers, not incidents.
        "django.request": {"level": "ERROR"},
    },
}
