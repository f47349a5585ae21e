"""The settings, one file, read top to bottom. What varies comes from hanuman/env.py."""

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from kombu import Exchange, Queue

from hanuman import embedded, env, staff_look
from hanuman.env import ROOT, read

ENV = read()
PRODUCTION = ENV.in_production
DEBUG = not PRODUCTION
BASE_DIR = ROOT
VAR_DIR = ENV.var_dir

# -- Secrets and hosts ---------------------------------------------------------------------------

SECRET_KEY = ENV.secret_key or "development-only-" + "0" * 50
SECRET_KEY_FALLBACKS = ENV.secret_key_fallbacks  # earlier ones, which still open what they sealed
# Hashes in the consent ledger outlive a change of SECRET_KEY only when they have their own key.
LEDGER_KEY = ENV.ledger_key or SECRET_KEY
RECEIPT_KEY = ENV.receipt_key  # without one, as in development, it is derived from SECRET_KEY
RECEIPT_KEYS_BEFORE = ENV.receipt_keys_before
ALLOWED_HOSTS = ENV.allowed_hosts or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = ENV.csrf_trusted_origins

# -- Applications --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "daphne",  # before staticfiles, so that `runserver` speaks ASGI
    "unfold.apps.BasicAppConfig",  # the admin's theme; its templates stand before Django's
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "hanuman.staff.StaffConfig",  # django.contrib.admin behind the portal's own sign-in
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, found by hanuman/form_renderer.py
    "django_htmx",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "hanuman",
    "keyring",
    "accounts",
    "devices",
    "learning",
    "voice",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hanuman.security_headers.BrowserGuards",
    "hanuman.security_headers.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.portal.languages.SpeakTheirLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.portal.auto_lock.AutoLock",
    "accounts.portal.kept_forms.KeptForms",
    "allauth.account.middleware.AccountMiddleware",
    "hanuman.keys_away.KeysAway",
]
ROOT_URLCONF = "hanuman.urls"
ASGI_APPLICATION = "hanuman.asgi.application"
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
                "accounts.portal.next_step.in_templates",
            ],
        },
    },
]

# -- Data ----------------------------------------------------------------------------------------

DATABASE_URL = ENV.database_url or embedded.database_url(VAR_DIR)
REDIS_URL = ENV.redis_url or embedded.redis_url(VAR_DIR)
# Wrapped keys lie apart from what they open, with backups of their own that are kept a week.
KEYS_DATABASE_URL = ENV.keys_database_url or embedded.keys_database_url(DATABASE_URL)
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL),
    "keys": dj_database_url.parse(KEYS_DATABASE_URL),
}
DATABASE_ROUTERS = ["keyring.router.KeysApart"]
KEYRING = ENV.keyring
KMS_KEYS = ENV.kms_keys
KEY_REGIONS = env.KEY_REGIONS
FIRMWARE_SIGNING_KEY = ENV.firmware_signing_key  # needed only where releases are made
FIRMWARE_SIGNING_KEY_FILE = ENV.firmware_signing_key_file or VAR_DIR / "keys" / "firmware.key"
LOCAL_KEYS_FILE = ENV.local_keys_file or VAR_DIR / "keys" / "local.key"
# A pooled connection for each thread that asks: a toy's connect never waits for a new TCP + TLS
# handshake to the database, and never for another toy's query on one shared connection.
for database in DATABASES.values():
    database.setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": ENV.database_pool_size,
        "timeout": 10,
    }
# Keys that cannot be asked for are said to be away before a toy at the door is given up.
DATABASES["keys"]["OPTIONS"] |= {"connect_timeout": 3, "tcp_user_timeout": 5_000}
DATABASES["keys"]["OPTIONS"]["pool"]["timeout"] = 5
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # channels_redis blocks 5 s in BZPOPMIN: the socket's own time-out must be longer.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": 20}]},
    },
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
}

# -- Celery --------------------------------------------------------------------------------------

INTERACTIVE_TASKS = [  # somebody looks at a page and waits for them, or must know at once
    "accounts.tasks.erase",
    "accounts.tasks.make_export",
    "voice.tasks.alert_guardians",
]
CELERY_BROKER_URL = embedded.celery_url(REDIS_URL)
# A worker takes what somebody waits for before everything else, one task at a time.
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name), routing_key=name) for name in ("interactive", "background")
]
CELERY_TASK_DEFAULT_QUEUE = "background"
CELERY_TASK_ROUTES = {name: {"queue": "interactive"} for name in INTERACTIVE_TASKS}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "queue_order_strategy": "priority",
    "visibility_timeout": 1800,  # s; longer than any task takes or waits to be tried again
    "socket_connect_timeout": 5,
    "socket_timeout": 30,
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True  # counted: a task that kills its worker is given up
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = (
    {
        f"accounts.tasks.{name}": {"task": f"accounts.tasks.{name}", "schedule": when}
        for name, when in {
            "send_second_messages": crontab(minute=7),
            "purge_what_is_over": crontab(minute=17),
            "look_for_absence": crontab(minute=22),
            "supersede_invalid": crontab(minute=27),
            "check_invariants": crontab(hour=3, minute=37),
            "resume_erasures": crontab(minute="*/5"),
            "resume_exports": crontab(minute="*/5"),
            "sweep_exports": crontab(minute=47),
        }.items()
    }
    | {
        f"voice.tasks.{name}": {"task": f"voice.tasks.{name}", "schedule": when}
        for name, when in {
            "summarise_forgotten": crontab(minute="*/10"),
            "alert_forgotten": crontab(minute="5-55/10"),
            "send_digests": crontab(day_of_week="sunday", minute=52),  # to each once a week
        }.items()
    }
    | {
        f"learning.tasks.{name}": {"task": f"learning.tasks.{name}", "schedule": when}
        for name, when in {
            "resume_takes": crontab(minute="*/5"),
            "sweep_takes": crontab(minute=42),
        }.items()
    }
)

# -- Accounts ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.passwords.GoodPassword"}]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies  # whose X-Forwarded-For rate limits believe
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_ADAPTER = "accounts.sign_in.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False  # would tell who has an account
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE after the last request, no longer
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"invite": "5/h/user,20/h/ip", "invitation_key": "20/m/ip"}
MFA_ADAPTER = "accounts.sign_in.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # http://localhost
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "add_webauthn": "accounts.portal.passkey_forms.AddPasskey",
    "edit_webauthn": "accounts.portal.passkey_forms.RenamePasskey",
}
STAFF_NEED_SECOND_FACTOR = PRODUCTION

# -- E-mail --------------------------------------------------------------------------------------

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION or ENV.email_host
    else "accounts.mailbox.Backend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
HAS_MAIL_SERVER = bool(ENV.email_host)
EMAIL_HOST = ENV.email_host or "localhost"
EMAIL_PORT = ENV.email_port
EMAIL_HOST_USER = ENV.email_host_user
EMAIL_HOST_PASSWORD = ENV.email_host_password
EMAIL_USE_TLS = ENV.email_security == "starttls" and bool(ENV.email_host)
EMAIL_USE_SSL = ENV.email_security == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.sender  # names no religion: it is read by others too

# -- Consent -------------------------------------------------------------------------------------

CONSENT_VERIFIERS = ["accounts.email_plus.EmailPlus"]  # how a parent is verified, best first
PORTAL_URL = ENV.portal_url  # links in e-mails that no request asked for
OPERATOR_NAME = ENV.operator_name
OPERATOR_CONTACT = ENV.contact

# -- Web -----------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 31_536_000
FORM_RENDERER = "hanuman.form_renderer.PortalForms"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    "private": {  # never served by a URL; web servers and workers share the folder
        "BACKEND": "accounts.private_files.PrivateFiles",
        "OPTIONS": {"location": VAR_DIR / "private"},
    },
}
MEDIA_ROOT = VAR_DIR / "media"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "hanuman.problems.answer",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "60/min", "user": "600/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Hanuman",
    "DESCRIPTION": "What the parents' portal does, for programs of theirs.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "hanuman.api_schema.with_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "PurposeEnum": "accounts.models.Purpose",
        "LanguageEnum": "accounts.models.Language",
        "ErasureKindEnum": "accounts.models.Erasure.Kind",
        "ErasureStateEnum": ["waiting", "going-on", "erased", "cancelled"],
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
UNFOLD = staff_look.LOOK
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {  # what depends on the request: hanuman/security_headers.py
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SESSION_SERIALIZER = "keyring.secret.SealedSessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # they name children
SESSION_COOKIE_AGE = 3600  # after the last request: accounts/portal/auto_lock.py
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"  # browsers hold such a cookie to one host, over TLS
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_SECURE = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come over plain HTTP

# -- The voice path ------------------------------------------------------------------------------

TIME_SCALE = ENV.time_scale
TOY_TRACE = ENV.toy_trace if ENV.toy_trace is not None else DEBUG
RECORDINGS_DIR = VAR_DIR / "recordings"

# -- Logging -------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "hanuman.logging.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
    "loggers": {
        "httpx": {"level": "WARNING"},  # a line for every clip otherwise
        "httpx2": {"level": "WARNING"},
        "openai": {"level": "WARNING"},  # its debug lines hold what was asked
        # Celery's own lines quote the texts of exceptions; hanuman/background.py names them.
        "celery.app.trace": {"level": "CRITICAL"},
        "celery.worker.request": {"level": "CRITICAL"},
    },
}
