"""The Django settings of a centre."""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from saferday.web.settings.environment import read_environment

env = read_environment()

PACKAGE = Path(__file__).resolve().parents[2]
DATA = env.data

SAFERDAY_DEMO = env.demo
SAFERDAY_PACK = env.text("SAFERDAY_PACK", "uk")
SAFERDAY_PACK_FOLDER = Path(env.text("SAFERDAY_PACK_FOLDER") or PACKAGE / "packs" / SAFERDAY_PACK)
SAFERDAY_EXIT_URL = env.text("SAFERDAY_EXIT_URL")
SAFERDAY_METRICS_TOKEN = env.text("SAFERDAY_METRICS_TOKEN")
SAFERDAY_MATCH_INDEX = env.choice("SAFERDAY_MATCH_INDEX", ("embedded", "sql"))
SAFERDAY_MATCH_MEDIA = env.flag("SAFERDAY_MATCH_MEDIA")
SAFERDAY_BASE_URL = env.text("SAFERDAY_BASE_URL", "http://localhost:8000").rstrip("/")
DATA.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.secret_key
DEBUG = env.debug
HTTPS = env.flag("SAFERDAY_HTTPS", default=not (env.demo or env.debug))
ALLOWED_HOSTS = env.words("SAFERDAY_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("SAFERDAY_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    # What every strand stands on.
    "saferday.centre.audit",
    "saferday.centre.areas",
    "saferday.centre.countrypack",
    "saferday.centre.accounts",
    "saferday.centre.consent",
    "saferday.centre.register",
    "saferday.centre.doctor",
    "saferday.centre.languages",
    "saferday.centre.tasks",
    "saferday.centre.ui",
    # Strands.
    "saferday.awareness.campaign",
    "saferday.awareness.news",
    "saferday.awareness.frontpages",
    "saferday.helpline.directory",
    "saferday.helpline.gethelp",
    "saferday.hotline.matching",
    "saferday.hotline.exchange",
    "saferday.hotline.ownimages",
    "saferday.youth.survey",
    "saferday.web",
    # Wagtail.
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "saferday.web.wagtail_apps.Redirects",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "saferday.web.wagtail_apps.Snippets",
    "saferday.web.wagtail_apps.Documents",
    "saferday.web.wagtail_apps.Images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # Sign-in.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    # Jobs and API.
    "django_tasks",
    "django_tasks_db",
    "ninja",
    # Django.
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "saferday.web.direct.direct",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "saferday.web.headers.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "saferday.centre.accounts.middleware.StaffNeedMfa",
    "saferday.centre.areas.middleware.current_area",
    "saferday.web.one_transaction.cms_in_one_transaction",
    "saferday.web.hostnames.whole_centre_behind_each_area",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "saferday.web.urls"
WSGI_APPLICATION = "saferday.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": not DEBUG,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "saferday.centre.areas.context.area",
                "saferday.centre.consent.context.consent",
                "saferday.centre.languages.context.languages",
                "saferday.centre.ui.context.centre",
            ],
        },
    }
]
if DEBUG:
    TEMPLATES[0]["OPTIONS"]["loaders"] = [  # type: ignore[index]
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
FORM_RENDERER = "saferday.centre.ui.forms.Renderer"
CSRF_FAILURE_VIEW = "saferday.centre.ui.errors.csrf_failure"

# ── The database: SQLite beside the data until DATABASE_URL names a PostgreSQL ──
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL") or f"sqlite:///{DATA / 'saferday.sqlite3'}",
        conn_health_checks=True,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Without IMMEDIATE most concurrent writes fail; FULL keeps what was answered as saved.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=134217728"
        ),
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["ENGINE"] = "saferday.web.postgresql"
    # Beside what the address itself asks for, such as sslmode or the folder of a socket.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.number("SAFERDAY_DB_POOL", 8),
        "timeout": 10,
    }

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Counters of failed sign-ins and codes used, shared by all processes. Over its size a cache forgets what is not
    # over yet: far more than anybody can fill it with in the minutes for which anything in it counts.
    "attempts": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "saferday_attempts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# ── Languages ──
LANGUAGE_CODE = env.text("SAFERDAY_LANGUAGE", "en")
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
USE_I18N = USE_TZ = WAGTAIL_I18N_ENABLED = True
FORMAT_MODULE_PATH = "saferday.web.formats"
TIME_ZONE = env.text("SAFERDAY_TIMEZONE", "Europe/London")
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
LANGUAGE_COOKIE_NAME = "saferday_language"

# ── Files ──
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("SAFERDAY_STATIC") or DATA / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "saferday.web.static.StaticStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# ── Wagtail: nothing calls out ──
WAGTAIL_SITE_NAME = env.text("SAFERDAY_NAME", "Saferday")
WAGTAILADMIN_BASE_URL = SAFERDAY_BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# ── People ──
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "saferday.centre.accounts.backends.Backend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/cms/"
ACCOUNT_ADAPTER = "saferday.centre.accounts.adapter.StaffAdapter"
ACCOUNT_FORMS = {
    "login": "saferday.centre.accounts.sign_in_forms.SignIn",
    "reauthenticate": "saferday.centre.accounts.sign_in_forms.ConfirmPassword",
    "change_password": "saferday.centre.accounts.sign_in_forms.ChangePassword",
    "reset_password": "saferday.centre.accounts.sign_in_forms.AskForLink",
    "reset_password_from_key": "saferday.centre.accounts.sign_in_forms.ChoosePassword",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_RATE_LIMITS: dict[str, str] = {}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "saferday.centre.accounts.adapter.SealedMfaAdapter"
MFA_FORMS = {
    "authenticate": "saferday.centre.accounts.sign_in_forms.SecondStep",
    "reauthenticate": "saferday.centre.accounts.sign_in_forms.ConfirmCode",
    "activate_totp": "saferday.centre.accounts.sign_in_forms.AddApp",
    "edit_webauthn": "saferday.centre.accounts.sign_in_forms.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Saferday"
# A code that changed while it was typed, or came from a phone whose clock is slow, still counts, once.
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ONLY = False
# A form may lead only to this site (form-action), so the way to another sign-in service is a link.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_ADAPTER = "saferday.centre.accounts.adapter.StaffSocialAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if OIDC_SERVER := env.text("SAFERDAY_OIDC_SERVER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": env.text("SAFERDAY_OIDC_ID", "oidc"),
                "name": env.text("SAFERDAY_OIDC_NAME", "Work account"),
                "client_id": env.text("SAFERDAY_OIDC_CLIENT_ID"),
                "secret": env.text("SAFERDAY_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
    }

# Failed sign-ins are counted by person and by address; the address is a keyed hash that changes daily.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_CACHE = "attempts"
AXES_CLIENT_IP_CALLABLE = "saferday.centre.accounts.attempts.address_hash"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"

# ── Cookies and headers ──
SESSION_COOKIE_NAME = "__Host-saferday_session" if HTTPS else "saferday_session"
CSRF_COOKIE_NAME = "__Host-saferday_csrf" if HTTPS else "saferday_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False  # Wagtail's editor reads it.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = HTTPS and env.flag("SAFERDAY_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("SAFERDAY_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
X_FRAME_OPTIONS = "SAMEORIGIN"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        # Wagtail shows pages in a frame of its own to preview and to check accessibility.
        "frame-ancestors": [SELF],
    }
}

# ── Jobs ──
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# ── Mail: kept in a local outbox until a server is named ──
EMAIL_URL = env.text("SAFERDAY_EMAIL_HOST")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_URL
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "outbox"
EMAIL_HOST = EMAIL_URL or "localhost"
EMAIL_PORT = env.number("SAFERDAY_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("SAFERDAY_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("SAFERDAY_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("SAFERDAY_EMAIL_TLS", default=True)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("SAFERDAY_EMAIL_FROM", "Saferday <no-reply@localhost>")
ADMINS = [("Operator", address) for address in env.words("SAFERDAY_OPERATOR_EMAIL")]

# ── Logs: what happened, never who; request lines and addresses are not written ──
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "without_people": {"()": "saferday.web.logs.WithoutPeople"},
        "pupils_way": {"()": "saferday.web.logs.PupilsWay"},
    },
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["pupils_way", "without_people"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("SAFERDAY_LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": False},
        # Robots that ask for other hosts are refused; a trace for each would only fill the log.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "axes": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}

SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS follows SAFERDAY_HTTPS, and doctor says so.
    "security.W021",
]
