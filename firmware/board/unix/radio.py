"""A Wi-Fi that is there until a command takes it away."""

from firmware.board.unix.telling import tell

JOIN_MS = 300
RSSI = -55


class Radio:
    """`networks`: names to passwords of what is in the air; `dbm`: names to how strong it is."""

    def __init__(self, clock, networks, dbm, ports):
        self.http_port, self.dns_port = ports or (8080, 5353)
        self._clock = clock
        self._networks = networks or {"home": "password"}
        self._dbm = dbm or {}
        self._is_there = True
        self._joined = None

    async def scan(self):
        await self._clock.sleep_ms(JOIN_MS)
        names = sorted(self._networks) if self._is_there else []
        return [(name, self._dbm.get(name, RSSI)) for name in names]

    async def join(self, name, password, wait_ms):
        await self._clock.sleep_ms(min(JOIN_MS, wait_ms))
        if self._is_there and self._networks.get(name) == password:
            self._joined = name
        tell(self._clock, "join", name=name, is_joined=self.is_joined())
        return self.is_joined()

    def is_joined(self):
        return self._joined is not None

    def off(self):
        self._joined = None

    def save_power(self, is_saving):
        tell(self._clock, "radio", saves=is_saving)

    def rssi(self):
        return RSSI if self.is_joined() else None

    def hotspot(self, name, password):
        tell(self._clock, "hotspot", name=name)
        return "127.0.0.1"

    def hotspot_off(self):
        tell(self._clock, "hotspot", name=None)

    def come_or_go(self, is_there):
        """The network is back, or lost."""
        self._is_there = is_there
        if not is_there:
            self._joined = None
