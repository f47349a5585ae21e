"""Every door of the platform: the HTTP routes, the admin's among them, and the WebSocket paths."""

import re
from collections.abc import Iterator

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from hanuman.asgi import sockets

# Values for the parameters of routes, by their names; `home` is the family that is looked at.
Values = dict[str, object]


# The admin lists its apps in this expression, in an order that imports decide.
APP_LIST = re.compile(r"\^\(\?P<app_label>[^)]*\)/\$")


def http_routes() -> dict[str, URLPattern]:
    """Each route as it stands in the URL configuration, with its pattern."""
    return dict(_walk(get_resolver(), ""))


def socket_routes() -> list[str]:
    """Each WebSocket path."""
    return [str(one.pattern) for one in sockets]


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        route = before + APP_LIST.sub("<app_label>/", str(one.pattern))
        if isinstance(one, URLResolver):
            yield from _walk(one, route)
        else:
            yield route, one


def path_of(route: str, values: Values) -> str:
    """The route with its parameters filled in. Raises KeyError for one that nobody gave."""
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route.replace("^", "").replace("$", ""))
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda named: str(values[named[1]]), plain)


def parameters_of(route: str) -> set[str]:
    """The names of the route's parameters."""
    return set(re.findall(r"<(?:\w+:)?(\w+)>", route))
