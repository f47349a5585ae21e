"""Wi-Fi, 2.4 GHz: as a station, and as an access point while the toy is set up."""

import network

LOOK_MS = 100
MORE_TRIES = 2  # of the chip itself, to join: a weak network may seem to refuse once


class Radio:
    """The chip's two interfaces."""

    def __init__(self, clock):
        self.http_port, self.dns_port = 80, 53
        self._clock = clock
        self._station = network.WLAN(network.STA_IF)
        self._point = network.WLAN(network.AP_IF)

    async def scan(self):
        self._station.active(True)
        await self._clock.sleep_ms(LOOK_MS)
        try:
            found = self._station.scan()
        except OSError:
            return []
        named = [(one[0].decode(), one[3]) for one in found if one[0]]
        return sorted(named, key=lambda one: -one[1])

    async def join(self, name, password, wait_ms):
        station = self._station
        station.active(True)
        station.disconnect()
        try:
            station.config(reconnects=MORE_TRIES)
            station.connect(name, password)
        except OSError:
            return False
        until_ms = self._clock.ticks_ms() + wait_ms
        while self._clock.ticks_ms() < until_ms:
            await self._clock.sleep_ms(LOOK_MS)
            if station.status() != network.STAT_CONNECTING:  # also: it was refused
                break
        return station.isconnected()

    def is_joined(self):
        return self._station.isconnected()

    def off(self):
        self._station.active(False)

    def save_power(self, is_saving):
        mode = network.WLAN.PM_POWERSAVE if is_saving else network.WLAN.PM_NONE
        self._station.config(pm=mode)

    def rssi(self):
        return self._station.status("rssi") if self.is_joined() else None

    def hotspot(self, name, password):
        self._station.active(False)
        self._point.active(True)
        self._point.config(ssid=name, password=password, security=network.AUTH_WPA2_PSK)
        return self._point.ifconfig()[0]

    def hotspot_off(self):
        self._point.active(False)
