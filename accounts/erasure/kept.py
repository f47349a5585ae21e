"""What the accounts of families keep where: each model and each store of the settings, once."""

from django.utils.translation import gettext_lazy as _

from accounts.erasure import stores
from accounts.erasure.files import Copies, Mailbox
from accounts.erasure.keys import Keys
from accounts.erasure.redis_keys import Cache
from accounts.erasure.rows import Rows, RowStore
from accounts.erasure.sessions import Sessions
from accounts.keeping_rules import DataClass


def _accounts() -> RowStore:
    sign_in = _("ways to sign in")
    consents = _("choices that you made, as they stand today")
    return RowStore(
        "accounts",
        Rows("accounts.Interest", _("interests"), child="profile"),
        Rows("accounts.QuietHours", _("limits and quiet hours"), child="profile"),
        Rows("accounts.Limits", _("limits and quiet hours"), child="profile"),
        Rows("accounts.Consent", consents, child="child_id"),
        Rows("accounts.ConsentRequest", child="child_id", family="family"),
        Rows("accounts.Profile", _("child’s name, birth month and settings"), child="pk"),
        Rows("accounts.Invitation", _("invitations"), family="family"),
        Rows("accounts.Guardian", guardian="pk", family="family"),
        Rows("accounts.Family", _("the family’s name and place"), family="pk"),
        Rows("usersessions.UserSession", user="user"),
        Rows("mfa.Authenticator", sign_in, user="user"),
        Rows("account.EmailConfirmation", user="email_address__user"),
        Rows("account.EmailAddress", user="user"),
        Rows("accounts.User_groups", user="user"),
        Rows("accounts.User_user_permissions", user="user"),
        Rows("admin.LogEntry", user="user"),
        Rows("accounts.User", _("accounts with their e-mail addresses"), user="pk"),
    )


def _register_what_stays() -> None:
    stores.stays(
        "model:accounts.ConsentEvent", "model:accounts.LedgerHead", data_class=DataClass.LEDGER
    )
    stores.stays("model:accounts.AuditEvent", data_class=DataClass.AUDIT)
    stores.stays("model:keyring.Tombstone", data_class=DataClass.TOMBSTONES)
    stores.stays(
        "model:accounts.Erasure", "model:accounts.ErasureStep", data_class=DataClass.RECEIPTS
    )
    stores.stays("backups", data_class=DataClass.BACKUPS)
    stores.stays("backups of keys", data_class=DataClass.KEY_BACKUPS)
    stores.stays(
        "model:accounts.NoticeVersion",
        "model:accounts.Processor",
        "model:auth.Group",
        "model:auth.Group_permissions",
        "model:auth.Permission",
        "model:contenttypes.ContentType",
    )
    # Its tables are told of model by model; the others hold what the platform brings along.
    stores.stays("database:default", "storage:default", "storage:staticfiles")


for _store in (Keys(), Copies(), Mailbox(), _accounts(), Sessions(), Cache()):
    stores.register(_store)
_register_what_stays()
