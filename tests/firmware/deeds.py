"""What parents and operators do while a toy runs: in the process beside the house."""

import json
from typing import Any

from tests.journeys.house import House

_DO = "import json; from tests.firmware import doing; print(json.dumps(doing.{}(*{!r})))"


class Deeds:
    """What they do, each as a method."""

    def __init__(self, house: House) -> None:
        self._annexe = house.annexe

    def toy(self, serial: str, is_paired: bool, hardware: str = "unix") -> str:
        """Make a toy, of Asha's family or of nobody; its secret."""
        return self._do("toy", serial, is_paired, hardware)

    def pair(self, digits: str) -> None:
        """Asha's parent types the code."""
        self._do("pair", digits)

    def report_lost(self, serial: str) -> None:
        """A parent reports the toy as lost."""
        self._do("report_lost", serial)

    def outcome(self, serial: str) -> str | None:
        """What an operator reads of a toy's last update."""
        return self._do("outcome", serial)

    def release(self, bundle: str) -> None:
        """An operator releases the firmware in that folder to all toys that it fits."""
        self._do("release", bundle)

    def record(self, index: int, hz: int) -> None:
        """Somebody recites a verse for a second: a tone that can be told from others."""
        self._do("record", index, hz)

    def unrecord(self) -> None:
        """There are no recordings any more."""
        self._do("unrecord")

    def set_ai(self, *, is_off: bool) -> None:
        """Asha's parent lets the toy recite alone, or talk again."""
        self._do("set_ai", is_off)

    def _do(self, deed: str, *arguments: Any) -> Any:
        return json.loads(self._annexe.do(_DO.format(deed, arguments)))
