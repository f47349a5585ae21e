"""What the two halves of a session share: who wants what, who is speaking, what is due."""

from dataclasses import dataclass, field
from typing import Any

from localagent.deadlines import Deadlines
from localagent.events import Send
from localagent.faults import FaultCount
from localagent.options import Options
from localagent.settings import Settings
from localagent.turns import UserTurn


@dataclass(slots=True)
class State:
    """The state of one conversation, without its sockets."""

    options: Options
    count: FaultCount
    settings: Settings = field(default_factory=Settings)
    deadlines: Deadlines = field(default_factory=Deadlines)
    user: UserTurn = field(default_factory=UserTurn)

    @property
    def faults(self):
        return self.count.faults

    def history(self, message: dict[str, Any]) -> list[Send]:
        """The History echo of `message`, unless the client asked for none."""
        return [Send(message)] if self.settings.keeps_history else []

    def strikes(self, name: str, times: int) -> bool:
        """Whether fault `name`, which may happen `times` times, happens now; 0 = it is off."""
        return bool(times) and self.count.strikes(name, times)
