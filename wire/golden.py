"""
Examples of every frame and message, byte for byte, for tests of both ends and docs/protocol.md.

A client that reads and writes exactly these speaks the protocol.
"""

from wire.frames import FINAL, MIC, VOICE, Frame

FRAMES = (
    ("no samples yet", Frame(MIC, 0, 1, b""), b"\x01\x00\x01\x00"),
    (
        "three samples of the child's voice: 1, -2, 32767, in turn 513",
        Frame(MIC, 0, 513, b"\x01\x00\xfe\xff\xff\x7f"),
        b"\x01\x00\x01\x02\x01\x00\xfe\xff\xff\x7f",
    ),
    ("the end of what the child said", Frame(MIC, FINAL, 513, b""), b"\x01\x01\x01\x02"),
    (
        "one sample of a greeting: -32768, in turn 0",
        Frame(VOICE, 0, 0, b"\x00\x80"),
        b"\x02\x00\x00\x00\x00\x80",
    ),
    (
        "the last samples of the last turn before 1 comes again: 256, 0",
        Frame(VOICE, FINAL, 65535, b"\x00\x01\x00\x00"),
        b"\x02\x01\xff\xff\x00\x01\x00\x00",
    ),
)

# What cannot be used, and its code.
BROKEN_FRAMES = (
    ("three bytes", b"\x01\x00\x01", "frame-short"),
    ("half a sample", b"\x01\x00\x01\x00\x7f", "frame-odd"),
    ("kind 9", b"\x09\x00\x01\x00", "frame-kind"),
)

FROM_TOY = (
    '{"type":"hello","protocol":1,"firmware":"1.4.2","audio":{"rate":44100,"frame_ms":40},'
    '"context":{"etag":"9f2c61d0","saved_at":"2026-11-20T06:30:00Z"},"battery":81,"rssi":-58}',
    '{"type":"listen","state":"start","turn":7,"pre_roll_ms":250}',
    '{"type":"listen","state":"stop","turn":7,"post_roll_ms":600}',
    '{"type":"listen","state":"start","turn":8,"pre_roll_ms":250,"rate":22050}',
    '{"type":"abort","turn":7,"reason":"button"}',
    '{"type":"played","turn":7,"ms":1480,"underruns":0}',
    '{"type":"status","battery":80,"rssi":-61,"heap":118240,"lag_ms":14,"gc_ms":9,"dropped_ms":0,'
    '"underruns":2,"resets":0,"uptime":3600}',
)

FROM_PLATFORM = (
    '{"type":"hello","session":"5b0c1f6e-6d0c-4c7e-9d59-0f6c2d9f3a11",'
    '"audio":{"rate":24000,"lead_ms":1500},"server_time":"2026-11-22T07:00:00Z",'
    '"context":{"fresh":true}}',
    '{"type":"hello","session":"5b0c1f6e-6d0c-4c7e-9d59-0f6c2d9f3a11",'
    '"audio":{"rate":24000,"lead_ms":1500},"server_time":"2026-11-22T07:00:00Z",'
    '"context":{"etag":"9f2c61d0","language":"hi","timezone":"Asia/Kolkata","volume":70,'
    '"lights":true}}',
    '{"type":"turn","turn":7,"state":"heard","text":"teach me the hanuman chalisa"}',
    '{"type":"turn","turn":7,"state":"thinking"}',
    '{"type":"turn","turn":7,"state":"speaking","text":"जय हनुमान ज्ञान गुन सागर"}',
    '{"type":"turn","turn":7,"state":"done"}',
    '{"type":"play","turn":7,"source":"recording","ms":12400}',
    '{"type":"stop","turn":7}',
    '{"type":"settings","volume":60,"lights":false}',
    '{"type":"sleep","reason":"goodbye"}',
    '{"type":"policy","state":"unpaired","code":"482913"}',
    '{"type":"policy","state":"quiet_hours"}',
    '{"type":"update","version":"1.5.0","manifest":"/device/v1/firmware?version=1.4.2"}',
    '{"type":"error","code":"unavailable","message":"no conversation can be held now",'
    '"retry_after_ms":4000}',
    '{"type":"trace","turn":7,"part":1,"parts":1,"data":"{\\"kind\\":\\"stages\\",'
    '\\"stages\\":{\\"transcript_ms\\":610}}"}',
)
