"""How the admin looks: the settings of its theme (docs/decisions/0017-the-admins-theme.md)."""

from django.http import HttpRequest
from django.templatetags.static import static


def _served(path: str):
    """Where a file of ours is served, asked with each page: its name changes with its content."""

    def address(request: HttpRequest) -> str:
        return static(path)

    return address


SAFFRON = {  # the portal's, so that white on 600 and 600 on white are read easily
    "50": "#fdf6ee",
    "100": "#fbead2",
    "200": "#f5d0a3",
    "300": "#eeb06b",
    "400": "#e8871e",
    "500": "#d0720f",
    "600": "#99400c",
    "700": "#7f340b",
    "800": "#672b0c",
    "900": "#55250c",
    "950": "#2f1205",
}
LOOK = {
    "SITE_TITLE": "Hanuman",
    "SITE_HEADER": "Hanuman",
    "SITE_ICON": _served("hanuman.svg"),
    "SITE_URL": "/",
    "SHOW_VIEW_ON_SITE": False,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _served("hanuman.svg")}],
    "COLORS": {"primary": SAFFRON},
    "STYLES": [_served("css/admin.css")],
    "SCRIPTS": [_served("js/admin-alpine.js"), _served("js/admin-icons.js")],
    "SIDEBAR": {"navigation": "hanuman.staff_navigation.navigation"},
    "DASHBOARD_CALLBACK": "hanuman.first_page.tell",
}
