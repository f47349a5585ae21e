"""All that lies between a toy and its platform: Wi-Fi, the right time, TLS."""

from firmware import keepsakes
from firmware.connection import memory
from firmware.dialling import Dialler, Unreachable, Untrusted
from firmware.fetching import Doors
from firmware.joining import Joining
from firmware.timekeeping import PORT, SERVERS, Timekeeper


class Calling:
    """`facts` are those of toy.json. `time` is the toy's Timekeeper."""

    def __init__(self, board, facts, watch):
        self.time = Timekeeper(board.clock, board.flash, _servers(facts))
        self._radio = board.radio
        self._joining = Joining(board.radio, board.clock, self._keep)
        self._flash = board.flash
        self._facts = facts
        self._watch = watch
        self._memory = memory()
        self._dialler = None

    async def connection(self):
        """An open Connection (firmware.connection). Raises Unreachable."""
        self._radio.save_power(False)
        if not await self._joining.join(self._facts["networks"]):
            raise Unreachable("no Wi-Fi")
        if self.time.is_doubtful:
            self._watch("time", {"is_known": await self.time.ask()})
        try:
            if self._dialler is None:
                self._dialler = self._made()
            return await self._dialler.dial()
        except Untrusted as error:
            self.time.is_doubtful = self.time.is_doubtful or error.is_dated
            raise

    def doors(self):
        """The platform's HTTP doors, each over a connection of its own; None before the first."""
        if self._dialler is None:
            return None
        facts = self._facts
        proof = "Device {}:{}".format(facts["serial"], facts["secret"])
        return Doors(self._stream, self._dialler.host, proof)

    async def _stream(self):
        try:
            if self._dialler is None:
                raise Unreachable("nobody was ever called")
            return await self._dialler.stream()
        except Unreachable as error:
            raise OSError(str(error))

    def _keep(self, networks):
        """Write down which network worked last."""
        self._facts["networks"] = networks
        keepsakes.write_facts(self._flash, self._facts)

    def _made(self):
        facts, pem = self._facts, self._flash.read(keepsakes.AUTHORITIES) or b""
        return Dialler(facts["server"], facts["serial"], facts["secret"], pem, self._memory)


def _servers(facts):
    """Who is asked for the time."""
    return [(one[0], one[1]) for one in facts.get("time", [(host, PORT) for host in SERVERS])]
