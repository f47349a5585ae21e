"""What the accounts of families keep where: each model and each store of the settings, once."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accounts.erasure import stores
from accounts.erasure.files import Copies, Mailbox
from accounts.erasure.keys import Keys
from accounts.erasure.redis_keys import Cache
from accounts.erasure.rows import Rows, RowStore
from accounts.erasure.sessions import Sessions

KEY_BACKUPS = timedelta(days=7)  # of the key store; older backups of it are destroyed
BACKUPS = timedelta(days=35)  # of the main database, which cannot be read without the keys


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
        "model:accounts.ConsentEvent",
        "model:accounts.LedgerHead",
        what="consent-ledger",
        why=_("what you agreed to and when, without names: the proof that you were asked"),
    )
    stores.stays(
        "model:accounts.AuditEvent",
        what="audit-log",
        why=_("who did what with your data and when, without names"),
        lasts=timedelta(days=365),
    )
    stores.stays(
        "model:keyring.Tombstone",
        what="tombstone",
        why=_("a number that says that this was erased, so that a restored copy is erased again"),
    )
    stores.stays(
        "model:accounts.Erasure",
        "model:accounts.ErasureStep",
        what="receipt",
        why=_("this receipt, without names"),
    )
    stores.stays(
        "backups",
        what="backups",
        why=_("copies of the database, which nobody can read without the keys"),
        lasts=BACKUPS,
    )
    stores.stays(
        "backups of keys",
        what="backups-of-keys",
        why=_("copies of the key store"),
        lasts=KEY_BACKUPS,
    )
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
