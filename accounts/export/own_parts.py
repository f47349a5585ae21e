"""What this app and the libraries below it add to copies, and what of them is in none."""

from accounts.export import child_parts, consent_parts, family_parts
from accounts.export.parts import add, leave_out
from accounts.texts import Text

add(*child_parts.parts(), *consent_parts.parts(), *family_parts.parts())

leave_out(
    Text("says nothing of a family", "परिवार के बारे में कुछ नहीं कहता"),
    "auth.Permission",
    "auth.Group",
    "contenttypes.ContentType",
    "hanuman.DeadLetter",  # names tasks and ids; the rows they are about are inside
    "accounts.LedgerHead",
    "keyring.Tombstone",  # only of those who are erased, and nobody asks for them any more
)
leave_out(
    Text("would let others in", "दूसरों को प्रवेश दे देगा"),
    "keyring.DataKey",
    "sessions.Session",  # its readable half is usersessions.UserSession
    "account.EmailConfirmation",
)
leave_out(
    Text("repeats what another row says", "दूसरी पंक्ति की बात दोहराता है"),
    "accounts.ErasureStep",  # counts that stand in the receipt
    "admin.LogEntry",  # of the staff; the family's half of it is accounts.AuditEvent
)
