"""
What each kind of staff may do in the admin, and no more: the groups Editors, Reviewers, Operators.

The table is the whole truth about these groups. After every migration each has exactly the
permissions that stand here, whatever was clicked together before; other groups are left alone.
"""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db import router

_TEXTS = (
    "learning.view_verse learning.view_story learning.view_episode learning.view_revision "
    "learning.view_verdict learning.view_comment learning.add_comment "
    "learning.view_recording learning.view_take voice.view_persona"
)
ROLES = {
    # Writes; what is written is served once two others have approved it.
    "Editors": f"""
        {_TEXTS} learning.add_revision learning.add_take learning.change_recording
        voice.add_persona voice.change_persona
    """,
    # Vouches for what others wrote or recorded.
    "Reviewers": f"""
        {_TEXTS} learning.approve_language learning.approve_tradition learning.hear_take
    """,
    # Keeps toys and machines going. Opening a conversation's row takes a reason (accounts/access).
    "Operators": """
        devices.view_device devices.view_pairingcode
        devices.view_firmwarerelease devices.add_firmwarerelease devices.change_firmwarerelease
        hanuman.view_deadletter hanuman.change_deadletter
        accounts.view_erasure voice.view_interaction
    """,
}


def permissions_of(role: str) -> frozenset[str]:
    """ "app.codename" of everything that a role may do."""
    return frozenset(ROLES[role].split())


def hand_out(sender: AppConfig, using: str, **about: Any) -> None:
    """
    Receiver of post_migrate: give each role the permissions on the app that was migrated.

    Permissions of one app exist when its signal comes, not before; hence one app at a time.
    """
    if not router.allow_migrate_model(using, Group):
        return
    here = {
        f"{sender.label}.{one.codename}": one
        for one in Permission.objects.using(using).filter(content_type__app_label=sender.label)
    }
    for role in ROLES:
        wanted = {one for name, one in here.items() if name in permissions_of(role)}
        group, _ = Group.objects.using(using).get_or_create(name=role)
        held = set(group.permissions.filter(content_type__app_label=sender.label))
        group.permissions.remove(*(held - wanted))
        group.permissions.add(*(wanted - held))
