"""Settings come from the environment, with safe defaults; docs/operations/settings.md lists them."""

import secrets
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from tinlang.config import environment as env
from tinlang.config import mail
from tinlang.config.databases import databases

TINLANG_DATA = env.folder("TINLANG_DATA", "var")
"""Where everything that must survive lives: databases, media, keys."""

DEBUG = env.yes("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")
"""The addresses or networks of the proxies in front: their X-Forwarded-For tells who asks."""
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{env.whole('PORT', 8000)}")


def _secret_key() -> str:
    """SECRET_KEY, or one made once and kept in TINLANG_DATA, readable by its owner alone."""
    given = env.text("SECRET_KEY")
    if given:
        return given
    path = TINLANG_DATA / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "tinlang.common",
    "tinlang.units",
    "tinlang.accounts",
    "tinlang.media",
    "tinlang.documents",
    "tinlang.workdays",
    "tinlang.bulletins",
    "tinlang.inventory",
    "tinlang.services",
    "tinlang.devices",
    "tinlang.broadcasting",
    "tinlang.oversight",
    "tinlang.desk",
    "tinlang.demo",
    "tinlang.config",
]

MIDDLEWARE = [
    "tinlang.common.proxies.believe_proxies",
    "django.middleware.security.SecurityMiddleware",
    "tinlang.common.middleware.content_security_policy",
    "tinlang.common.compression.compress_text",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tinlang.accounts.middleware.renew_session",
    "tinlang.accounts.middleware.SetUpSecondStep",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tinlang.common.middleware.DomainErrorMiddleware",
    "tinlang.accounts.middleware.keep_what_was_typed",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tinlang.config.urls"
WSGI_APPLICATION = "tinlang.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tinlang.common.menu.context",
            ],
        },
    },
]

DATABASES = databases(TINLANG_DATA)
DATABASE_ROUTERS = ["tinlang.config.databases.EventsRouter"]
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

SECOND_FACTOR = env.yes("SECOND_FACTOR", True)
"""Whoever approves or manages accounts proves themselves twice at signing in, and confirms each approval."""

AXES_FAILURE_LIMIT = env.whole("SIGN_IN_FAILURES", 10)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_USERNAME_CALLABLE = "tinlang.accounts.lockout.counted_name"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_VERBOSE = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tinlang.accounts.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["tinlang.common.uploads.LimitedUploadHandler"]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

LEAFLET = Path(str(find_spec("leaflet").origin)).parent / "static" / "leaflet"  # type: ignore[union-attr]
STATIC_URL = "static/"
STATICFILES_DIRS = [("leaflet", LEAFLET)]
"""Leaflet alone: as an app its package would ask for GDAL."""
STATIC_ROOT = env.folder("STATIC_ROOT", str(TINLANG_DATA / "static"))
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "recordings"]}}

MEDIA_STORE = env.folder("MEDIA_STORE", str(TINLANG_DATA / "media"))
PAPER_STORE = env.folder("PAPER_STORE", str(TINLANG_DATA / "papers"))
DOCUMENT_STORE = env.folder("DOCUMENT_STORE", str(TINLANG_DATA / "documents"))
EXPORTS = env.folder("EXPORT_STORE", str(TINLANG_DATA / "exports"))
PIPER_VOICES = env.folder_if_given("PIPER_VOICES")
"""The folder of the voices that the site itself brings: docs/operations/speech.md."""
KEYS = env.folder("TINLANG_KEYS", str(TINLANG_DATA / "keys"))
SIGNING_KEY_DAYS = max(2, env.whole("SIGNING_KEY_DAYS", 365))
"""After so many days the dispatcher replaces the signing keys by those that devices were told of ahead."""
NATS_HOST = env.text("HOST", "127.0.0.1")
NATS_PORT = env.whole("NATS_PORT", 4222)
NATS_URL = env.text("NATS_URL", f"nats://127.0.0.1:{NATS_PORT}")
"""Where the server's own programs reach NATS."""
NATS_PUBLIC_URL = env.text("NATS_PUBLIC_URL", NATS_URL)
"""Where devices reach it; told to them in State."""
DEMO_CAPTURES = Path(env.text("TINLANG_DEMO_CAPTURES")) if env.text("TINLANG_DEMO_CAPTURES") else None
"""Only in the demo: the folder in which the agents of this machine leave what they emitted."""
KEEP_SIGNED_EVENTS_DAYS = env.whole("KEEP_SIGNED_EVENTS_DAYS", 0)
"""After so many days the signed bytes of what devices proved are let go; 0 is never: they are the proof."""
PROVINCE_URL = env.text("PROVINCE_URL").rstrip("/")
"""The province's system of dossiers, asked and told directly; none unless given (docs/operations/province.md)."""
PROVINCE_ACCOUNT = env.text("PROVINCE_ACCOUNT")
PROVINCE_SECRET_FILE = env.text("PROVINCE_SECRET_FILE")
HELP_PHONE = env.text("HELP_PHONE")
"""The number that every page shows under 'Trợ giúp'."""

MAIL_SERVER = mail.from_url(env.text("EMAIL_URL"))
"""None: nobody is mailed anything, and nobody is asked whether they want mail."""
if MAIL_SERVER is not None:
    EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER
EMAIL_TIMEOUT = 20  # seconds
MAIL_FROM = env.text("MAIL_FROM", f"tin-lang@{urlsplit(PUBLIC_URL).hostname}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "ERROR"}, "httpx": {"level": "WARNING"}},
}
