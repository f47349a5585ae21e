"""
What the one light shows. Each state has a rhythm of its own: nobody needs to tell colours apart.

A rhythm is milliseconds on, off, on, off ...; an empty one is steady. A soft light swells and
fades within each, a hard one blinks.
"""

from collections import namedtuple

Light = namedtuple("Light", ("red", "green", "blue", "rhythm", "is_soft"))

OFF = "off"
IDLE = "idle"
LISTENING = "listening"
CONNECTING = "connecting"
THINKING = "thinking"
SPEAKING = "speaking"
RESTRICTED = "restricted"  # it may not talk now: a limit, quiet hours, no consent
UNPAIRED = "unpaired"
SETTING_UP = "setting_up"
TROUBLE = "trouble"
LOW_BATTERY = "low_battery"
UPDATING = "updating"
RESETTING = "resetting"

LIGHTS = {
    OFF: Light(0, 0, 0, (), False),
    IDLE: Light(40, 24, 0, (3000, 3000), True),
    LISTENING: Light(0, 255, 40, (), False),
    CONNECTING: Light(0, 80, 255, (500, 500), False),
    THINKING: Light(255, 160, 0, (300, 300), True),
    SPEAKING: Light(255, 200, 120, (900, 500), True),
    RESTRICTED: Light(160, 0, 200, (150, 150, 150, 1550), False),
    UNPAIRED: Light(0, 160, 255, (150, 150, 150, 150, 150, 1250), False),
    SETTING_UP: Light(0, 160, 255, (1200, 200), False),
    TROUBLE: Light(255, 60, 0, (120, 120), False),
    LOW_BATTERY: Light(255, 0, 0, (80, 2920), False),
    UPDATING: Light(120, 120, 255, (1500, 1500), True),
    RESETTING: Light(255, 0, 0, (60, 60), False),
}
# Shown also where a parent has switched the lights off: something has to be done, or undone.
ALWAYS = (UNPAIRED, SETTING_UP, TROUBLE, LOW_BATTERY, UPDATING, RESETTING)


def level(light, now_ms):
    """How bright `light` is at `now_ms`: 0 to 255. Allocates nothing."""
    rhythm = light.rhythm
    if not rhythm:
        return 255
    at = now_ms % sum(rhythm)
    i = 0
    while at >= rhythm[i]:
        at -= rhythm[i]
        i += 1
    is_on = i % 2 == 0
    if not light.is_soft:
        return 255 if is_on else 0
    risen = 255 * at // rhythm[i]
    return risen if is_on else 255 - risen


def state_of(talk, is_speaking, is_low, is_broken):
    """What a toy shows in its everyday life; the shell knows of set-up, update and reset."""
    ear = talk.listening.state
    if ear == "waiting":
        return CONNECTING
    if ear == "down":
        return LISTENING
    if is_speaking:
        return SPEAKING
    if talk.policy == "unpaired":
        return UNPAIRED
    if talk.policy != "paired":
        return RESTRICTED
    if ear != "up" or (talk.hearing.is_open and talk.turn):
        return THINKING
    if is_broken:
        return TROUBLE
    if is_low:
        return LOW_BATTERY
    return OFF if talk.is_dozing or talk.link == "asleep" else IDLE
