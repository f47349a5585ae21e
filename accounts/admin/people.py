"""Who can sign in, with what, and what they may: in the admin."""

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.models import User
from accounts.read_only import ReadOnlyAdmin

for theirs in (Authenticator, EmailAddress, Group, UserSession):
    admin.site.unregister(theirs)


@admin.register(User)
class PersonAdmin(UserAdmin, ModelAdmin):
    """Who can sign in."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm

    list_display = ["email", "is_staff", "is_active", "date_joined", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email"]
    ordering = ["email"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("May", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("When", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "usable_password", "password1", "password2"]})]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []  # a list of few: two lists side by side are too wide for a phone


@admin.register(Group)
class RoleAdmin(GroupAdmin, ModelAdmin):
    """What each kind of staff may do: hanuman/roles.py says it anew with every deployment."""

    filter_horizontal = []


@admin.register(EmailAddress)
class AddressAdmin(EmailAddressAdmin, ModelAdmin):
    """Which addresses are whose, and whether they answered."""

    list_select_related = ["user"]


@admin.register(UserSession)
class SessionAdmin(ReadOnlyAdmin):
    """Where people are signed in. Parents end their sessions in the portal."""

    list_display = ["user", "created_at", "last_seen_at", "ip"]
    list_select_related = ["user"]
    search_fields = ["user__email__iexact", "=ip"]
    exclude = ["session_key"]


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Second factors, without their secrets. One that was lost can be removed."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__email__iexact"]
    exclude = ["data"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("mfa.delete_authenticator")
