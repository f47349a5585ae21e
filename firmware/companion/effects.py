"""
What the toy's half of the protocol wants done. Its shell performs these in order.

Microphone frames are no effects: the shell fetches them with `Talk.upload` while the connection
takes more.
"""

from collections import namedtuple

SendText = namedtuple("SendText", ("text",))
Connect = namedtuple("Connect", ("wait_ms",))  # open a connection after waiting
HangUp = namedtuple("HangUp", ("code", "reason"))

Play = namedtuple("Play", ("turn", "samples"))  # queue for the speaker, 24 kHz
StopPlayback = namedtuple("StopPlayback", ("turn",))  # at once, with all that is queued
Prompt = namedtuple("Prompt", ("name", "code"))  # a sentence that the toy has; code: digits, None
Recite = namedtuple("Recite", ())  # the next of the verses that the toy has stored

Show = namedtuple("Show", ("turn", "state", "text"))  # lights, and a screen where there is one
Apply = namedtuple("Apply", ("volume", "lights"))  # None: leave as it is
SaveContext = namedtuple("SaveContext", ("context", "server_time"))
SetClock = namedtuple("SetClock", ("server_time",))
Wipe = namedtuple("Wipe", ("reason",))  # everything about the child, never the toy's own secret
FetchUpdate = namedtuple("FetchUpdate", ("version", "manifest"))
Sleep = namedtuple("Sleep", ("reason",))  # go dim; hanging up can wait for the battery

Measure = namedtuple("Measure", ())  # battery and radio; the answer is `Talk.measured`
Retune = namedtuple("Retune", ("rate_hz", "reason"))  # what `captured` is given from now on
EndTurn = namedtuple("EndTurn", ("turn",))  # all is said and played: time to collect garbage
Note = namedtuple("Note", ("message",))  # for people only: an error, a trace

NOTHING = ()
