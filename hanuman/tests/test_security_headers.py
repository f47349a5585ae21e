"""What every answer tells browsers to refuse."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from accounts.models import User


def policy_of(response) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


@pytest.mark.django_db
def test_pages_load_only_what_is_ours(client):
    policy = policy_of(client.get("/", headers={"host": "localhost:8000"}))
    nonce = [value for value in policy["script-src"] if value.startswith("'nonce-")]
    assert policy["script-src"] == ["'self'", *nonce]
    assert policy["style-src"] == ["'self'"]
    assert policy["img-src"] == ["'self'", "data:"]
    assert policy["connect-src"] == ["'self'", "ws://localhost:8000"]
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["default-src"] == policy["form-action"] == ["'self'"]


@pytest.mark.django_db
def test_nonces_are_new_with_every_page(client):
    scripts = [policy_of(client.get("/"))["script-src"] for _ in range(2)]
    assert scripts[0] != scripts[1]


@pytest.mark.django_db
def test_over_tls_the_sockets_are_of_tls(client):
    assert policy_of(client.get("/", secure=True))["connect-src"][1] == "wss://testserver"


@pytest.mark.django_db
def test_only_the_admin_and_the_api_documents_style_inline(client):
    client.force_login(User.objects.create_superuser("editor@example.com"))
    looser = {
        url: "'unsafe-inline'" in policy_of(client.get(url))["style-src"]
        for url in ("/admin/", "/api/docs/", "/", "/family/", "/accounts/login/", "/administer/")
    }
    assert [url for url, is_looser in looser.items() if is_looser] == ["/admin/", "/api/docs/"]


@pytest.mark.django_db
def test_the_microphone_is_ours_and_nothing_else_is_asked_for(client):
    answer = client.get("/")
    assert "microphone=(self)" in answer["Permissions-Policy"]
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


def test_cookies_are_not_sent_from_other_sites():
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_COOKIE_HTTPONLY


def test_production_binds_cookies_to_one_host_and_staff_to_a_second_factor():
    names = [
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_PATH",
        "SESSION_COOKIE_DOMAIN",
        "STAFF_NEED_SECOND_FACTOR",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
        "EMAIL_USE_TLS",
    ]
    shown = in_production(
        "import json; from hanuman import settings as s; "
        f"print(json.dumps({{n: getattr(s, n, None) for n in {names!r}}}))"
    )
    assert json.loads(shown) == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_PATH": None,
        "SESSION_COOKIE_DOMAIN": None,
        "STAFF_NEED_SECOND_FACTOR": True,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "EMAIL_USE_TLS": True,
    }


def in_production(code: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "HANUMAN_ENV": "production",
        "SECRET_KEY": "x" * 60,
        "RECEIPT_KEY": "x" * 43 + "=",
        "DATABASE_URL": "postgresql://h@db.example.org/h",
        "KEYS_DATABASE_URL": "postgresql://h@keys.example.org/k",
        "REDIS_URL": "redis://redis.example.org",
        "ALLOWED_HOSTS": "toys.example.org",
        "EMAIL_HOST": "smtp.example.org",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout
