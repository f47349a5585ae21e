"""How a toy proves itself to the HTTP doors: the same words as in the WebSocket's handshake."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions, permissions, throttling
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from devices import credentials
from devices.models import Device


class WrongSecrets(throttling.SimpleRateThrottle):
    """How often one address may fail to prove a toy."""

    rate = "30/min"
    scope = "wrong-secret"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return f"throttle_{self.scope}_{self.get_ident(request)}"


class ToyThrottle(throttling.SimpleRateThrottle):
    """How often one toy may ask. It needs a handful of requests when it wakes up."""

    rate = "120/min"
    scope = "toy"

    def get_cache_key(self, request: Request, view: Any) -> str:
        who = request.auth.pk if isinstance(request.auth, Device) else self.get_ident(request)
        return f"throttle_{self.scope}_{who}"


class ToyAuthentication(BaseAuthentication):
    """
    `Authorization: Device <serial>:<secret>`. `request.auth` is the Device; nobody is signed in.

    What the toy may have is not decided here: one that is lost proves itself, too.
    """

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Device] | None:
        given = request.headers.get("Authorization", "")
        if not given:
            return None
        device = self._proved(given)
        if device is None:
            throttle = WrongSecrets()
            if not throttle.allow_request(request, None):
                raise exceptions.Throttled(throttle.wait())
            raise exceptions.AuthenticationFailed(_("Unknown serial or wrong secret."))
        return AnonymousUser(), device

    def authenticate_header(self, request: Request) -> str:
        return "Device"

    def _proved(self, given: str) -> Device | None:
        try:
            serial, secret = credentials.read(given)
        except credentials.NoCredentials:
            return None
        device = Device.objects.filter(serial=serial).first()
        # A toy that does not exist takes as long to refuse as one with another secret.
        return device if credentials.proves(device or Device(), secret) else None


class IsToy(permissions.BasePermission):
    """Only for toys, whoever may be signed in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, Device)


class ToyScheme(OpenApiAuthenticationExtension):
    """What the API's schema says of it."""

    target_class = ToyAuthentication
    name = "toy"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Device <serial>:<secret>`, as in the toy's WebSocket.",
        }
