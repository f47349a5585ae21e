"""What stands where beside every page of the admin, in the order of people's work."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

# Each group: the models, each with the name of its sign in Material Symbols.
GROUPS = {
    "Texts": """
        learning.verse=menu_book learning.story=auto_stories learning.episode=notes
        learning.revision=rate_review
    """,
    "Voice": """
        learning.recording=graphic_eq learning.take=mic voice.speechclip=play_circle
        voice.persona=theater_comedy
    """,
    "Toys": """
        devices.device=smart_toy devices.pairingcode=pin devices.firmwarerelease=system_update_alt
    """,
    "Children": """
        accounts.family=family_home accounts.guardian=supervisor_account
        accounts.profile=child_care accounts.interest=interests learning.chalisaprogress=school
        learning.storyprogress=bookmark voice.interaction=forum voice.safetyevent=health_and_safety
    """,
    "Promises": """
        accounts.consentevent=handshake accounts.noticeversion=article accounts.processor=dns
        accounts.auditevent=visibility accounts.erasure=auto_delete
    """,
    "Running": """
        hanuman.deadletter=report accounts.user=person auth.group=badge
        account.emailaddress=mail mfa.authenticator=key usersessions.usersession=devices
    """,
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links to the lists that this person may see, after the first page."""
    first = {"title": "Overview", "icon": "home", "link": reverse("admin:index")}
    groups = [{"title": name, "items": _links(told, request)} for name, told in GROUPS.items()]
    return [{"items": [first]}, *(group for group in groups if group["items"])]


def _links(told: str, request: HttpRequest) -> list[dict[str, Any]]:
    found = []
    for label, icon in (one.split("=") for one in told.split()):
        model = apps.get_model(label)
        if admin.site.get_model_admin(model).has_view_or_change_permission(request):
            meta = model._meta
            address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
            title = capfirst(str(meta.verbose_name_plural))
            found.append({"title": title, "icon": icon, "link": address})
    return found
