"""Of which class are the rows that the project itself keeps."""

from accounts.keeping_rules import DataClass
from accounts.retention import Part, declare
from hanuman.models import DeadLetter

declare(
    DeadLetter,
    Part(DataClass.FAILURES, "id message_id task arguments why at sent_again_at", since="at"),
)
