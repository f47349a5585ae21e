"""The light, as the companion wants it: a state's colour in its rhythm, dimmed to its level."""

from firmware.companion import lights

STEP_MS = 50


class Lamp:
    """`is_wanted`: a parent has not switched the lights off. `over` is a state of the shell's."""

    def __init__(self, light, clock):
        self.is_wanted = True
        self.over: str | None = None
        self._light = light
        self._clock = clock
        self._shown = None

    async def run(self, state_of):
        """Show what `state_of()` says, for ever."""
        while True:
            self.show(self.over or state_of())
            await self._clock.sleep_ms(STEP_MS)

    def show(self, state):
        """As it is now."""
        if not self.is_wanted and state not in lights.ALWAYS:
            state = lights.OFF
        one = lights.LIGHTS[state]
        level = lights.level(one, self._clock.ticks_ms())
        if self._shown != (state, level):
            self._shown = (state, level)
            self._light.show(
                one.red * level // 255, one.green * level // 255, one.blue * level // 255
            )
