"""How the admin looks: the settings of its theme (docs/decisions/0017-the-admins-theme.md)."""

from django.http import HttpRequest
from django.templatetags.static import static


def _served(path: str):
    """Where a file of ours is served, asked with each page: its name changes with its content."""

    def address(request: HttpRequest) -> str:
        return static(path)

    return address


LOOK = {
    "SITE_TITLE": "Hanuman",
    "SITE_HEADER": "Hanuman",
    "SITE_URL": "/",
    "SHOW_VIEW_ON_SITE": False,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _served("hanuman.svg")}],
    "STYLES": [_served("css/admin.css")],
    "SCRIPTS": [_served("js/admin-alpine.js")],
}
