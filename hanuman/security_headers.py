"""
What every answer tells browsers to refuse. The policy itself stands in the settings; here is what
depends on the request: the sockets of the own host, and the two corners with looser styles.
"""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponse, HttpResponseBase

# Bundled pages that style themselves: Django's admin with its theme, and Swagger UI.
LOOSER_STYLES = ("/admin/", "/api/docs/")
PERMISSIONS = ", ".join(
    [
        "microphone=(self)",
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "browsing-topics",
                "camera",
                "display-capture",
                "geolocation",
                "gyroscope",
                "magnetometer",
                "midi",
                "payment",
                "usb",
            )
        ),
    ]
)


class ContentPolicy(CSPMiddleware):
    """django-csp's header, with the sockets of the host that was asked."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        scheme = "wss" if request.is_secure() else "ws"
        update = dict(parts.update or {})
        update["connect-src"] = [f"{scheme}://{request.get_host()}"]
        if request.path.startswith(LOOSER_STYLES):
            update["style-src"] = ["'unsafe-inline'"]
        parts.update = update
        return parts


class BrowserGuards:
    """Middleware: Permissions-Policy, and nothing of ours inside others' pages."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._respond(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
