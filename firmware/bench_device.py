"""
The first day of a real board: what no test here can show, as one line of JSON each.

    mpremote run firmware/bench_device.py                    on a board that was installed
    micropython -m firmware.bench_device PLAN.json           on Linux (firmware.board.unix)

Hold the button while plugging in, so that the firmware itself does not run. `seconds`, `ms` and
`us` are as measured; `is_good` compares with what the design counts on, where it does.
"""

import asyncio
import gc
import hashlib
import json
import os
import sys
import time

FRAME_MS = 40
RATE_HZ = 44_100
FRAME_BYTES = RATE_HZ * FRAME_MS // 1000 * 2
SEGMENT_BYTES = 32_768
MEBIBYTE = 1_048_576
TIMES = 20


def found(name, **numbers):
    """One line."""
    print(json.dumps(dict(numbers, bench=name)))


def us_each(deed, times=TIMES):
    """The mean of some runs, in microseconds."""
    began = time.ticks_us()
    for _ in range(times):
        deed()
    return time.ticks_diff(time.ticks_us(), began) // times


def machine_itself():
    """What it is, and what memory it has."""
    gc.collect()
    uname = os.uname() if hasattr(os, "uname") else None
    found(
        "machine",
        platform=sys.platform,
        version=uname.release if uname else "",
        heap_free=gc.mem_free(),
    )


def kernels():
    """The loops over samples, for one frame of 40 ms at 44.1 kHz: each below a millisecond."""
    from firmware.kernels.decimating import Decimator
    from firmware.kernels.loudness import gain, level
    from firmware.kernels.masking import mask

    data, key = bytearray(FRAME_BYTES), b"\x11\x22\x33\x44"
    decimator = Decimator(RATE_HZ, 16_000, FRAME_BYTES)
    for name, deed in (
        ("mask", lambda: mask(data, 0, FRAME_BYTES, key)),
        ("gain", lambda: gain(data, FRAME_BYTES, 300)),
        ("level", lambda: level(data, FRAME_BYTES)),
        ("decimate", lambda: decimator.run(data, FRAME_BYTES)),
    ):
        us = us_each(deed)
        found("kernel", of=name, us=us, share_percent=us * 100 / (FRAME_MS * 1000))


def memory(mebibytes=4):
    """Pauses of the garbage collector while a ring of segments is held, as the toy holds one."""
    segments = []
    try:
        while len(segments) * SEGMENT_BYTES < mebibytes * MEBIBYTE:
            segments.append(bytearray(SEGMENT_BYTES))
    except MemoryError:
        pass
    pauses = sorted([us_each(gc.collect, 1) for _ in range(TIMES)])
    found(
        "gc",
        held_kb=len(segments) * SEGMENT_BYTES // 1024,
        median_us=pauses[TIMES // 2],
        worst_us=pauses[-1],
        is_good=pauses[-1] < 100_000,  # the speaker's own memory
    )


def signatures():
    """A release's signature: how long in all, and the longest step, which a button waits for."""
    from firmware.updates.ed25519 import verifying

    # RFC 8032, section 7.1, test 2.
    public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    worst_us = total_us = 0
    is_good, began = None, time.ticks_us()
    for answer in verifying(bytes.fromhex(public), b"\x72", bytes.fromhex(signature)):
        us = time.ticks_diff(time.ticks_us(), began)
        worst_us, total_us, is_good = max(worst_us, us), total_us + us, answer
        began = time.ticks_us()
    found("ed25519", ms=total_us // 1000, worst_step_ms=worst_us // 1000, is_good=is_good)


def flash(board):
    """Writing, reading and hashing a file in pieces, as an update does."""
    piece, pieces = memoryview(bytearray(4096)), 32
    worst_us, began = 0, time.ticks_us()
    with board.flash.open("bench.tmp", "wb") as file:
        for _ in range(pieces):
            worst_us = max(worst_us, us_each(lambda: file.write(piece), 1))
    written_us = time.ticks_diff(time.ticks_us(), began)
    digest, began = hashlib.sha256(), time.ticks_us()
    with board.flash.open("bench.tmp", "rb") as file:
        while file.readinto(piece):
            digest.update(piece)
    read_us = time.ticks_diff(time.ticks_us(), began)
    board.flash.remove("bench.tmp")
    kilobytes = pieces * 4
    found(
        "flash",
        write_kb_s=kilobytes * 1_000_000 // max(1, written_us),
        worst_write_us=worst_us,
        read_and_hash_kb_s=kilobytes * 1_000_000 // max(1, read_us),
        free_kb=board.flash.free_bytes() // 1024,
    )


async def microphone(board, rate_hz, seconds):
    """Frames that come in time, the longest gap between two, and what was lost."""
    part, lost_before = board.microphone, board.microphone.lost_ms
    part.start(rate_hz, rate_hz * FRAME_MS // 1000 * 2)
    await part.frame()
    began = last = time.ticks_us()
    gap_us = frames = 0
    while time.ticks_diff(last, began) < seconds * 1_000_000:
        await part.frame()
        now = time.ticks_us()
        gap_us, last, frames = max(gap_us, time.ticks_diff(now, last)), now, frames + 1
    part.stop()
    lost_ms = part.lost_ms - lost_before
    found(
        "i2s",
        rate_hz=rate_hz,
        frames=frames,
        worst_gap_ms=gap_us // 1000,
        lost_ms=lost_ms,
        is_good=lost_ms == 0,
    )


async def speaker(board, seconds):
    """How evenly the speaker takes pieces of 40 ms; then how long it takes to be silent."""
    piece = memoryview(bytearray(24_000 * FRAME_MS // 1000 * 2))
    worst_us, began = 0, time.ticks_us()
    for _ in range(seconds * 1000 // FRAME_MS):
        before = time.ticks_us()
        await board.speaker.write(piece)
        worst_us = max(worst_us, time.ticks_diff(time.ticks_us(), before))
    lasted_us = time.ticks_diff(time.ticks_us(), began)
    stop_us = us_each(board.speaker.stop, 1)
    found(
        "speaker",
        worst_wait_ms=worst_us // 1000,
        lasted_ms=lasted_us // 1000,
        stop_us=stop_us,
        is_good=stop_us < 50_000,
    )


async def link(board, seconds=10):
    """
    Wi-Fi, TLS, and sound sent as fast as it goes: a microphone at 44.1 kHz needs 88 KB a second.

    The toy is paired, and Hanuman hears `seconds` of silence.
    """
    from firmware import keepsakes
    from firmware.calling import Calling
    from firmware.connection import Closed
    from firmware.dialling import Unreachable

    facts = json.loads(board.flash.read(keepsakes.FACTS))
    calling = Calling(board, facts, lambda event, about: None)
    began = time.ticks_us()
    try:
        connection = await calling.connection()
        found("dial", ms=time.ticks_diff(time.ticks_us(), began) // 1000, rssi=board.radio.rssi())
        await upload(connection, seconds)
        connection.drop()
    except (Unreachable, Closed) as error:
        found("link", is_good=False, why=str(error) or type(error).__name__)


async def upload(connection, seconds):
    """Round trips while nothing else is sent, then a turn's frames one behind the other."""
    from firmware import websocket
    from wire import messages
    from wire.frames import MIC, pack

    hello = messages.pack(
        "hello",
        protocol=1,
        firmware="bench",
        audio={"rate": RATE_HZ, "frame_ms": FRAME_MS},
        context={"etag": None, "saved_at": None},
    )
    await connection.send_bytes(websocket.TEXT, hello.encode())
    trips = []
    for _ in range(TIMES):  # MicroPython awaits in no comprehension
        trips.append(await round_trip(connection, websocket))  # noqa: PERF401
    trips.sort()
    found("ping", median_ms=trips[TIMES // 2] // 1000, worst_ms=trips[-1] // 1000)
    start = messages.pack("listen", state="start", turn=1)
    await connection.send_bytes(websocket.TEXT, start.encode())
    frame, worst_us, began = pack(MIC, 0, 1, bytes(FRAME_BYTES)), 0, time.ticks_us()
    for _ in range(seconds * 1000 // FRAME_MS):
        before = time.ticks_us()
        await connection.send_bytes(websocket.BINARY, frame)
        worst_us = max(worst_us, time.ticks_diff(time.ticks_us(), before))
    await round_trip(connection, websocket)
    us = time.ticks_diff(time.ticks_us(), began)
    kb_s = seconds * 1000 // FRAME_MS * len(frame) * 1000 // max(1, us)
    found("upload", kb_s=kb_s, worst_frame_ms=worst_us // 1000, is_good=kb_s >= 2 * 88)


async def round_trip(connection, websocket):
    """Microseconds from a ping to its pong."""
    began = time.ticks_us()
    await connection.send_bytes(websocket.PING, b"")
    kind = None
    while kind != websocket.PONG:
        kind, _ = await connection.message()
    return time.ticks_diff(time.ticks_us(), began)


async def all_of(board, seconds):
    """Everything, the quiet parts first."""
    machine_itself()
    kernels()
    memory()
    signatures()
    flash(board)
    for rate_hz in (16_000, RATE_HZ):
        await microphone(board, rate_hz, seconds)
    await speaker(board, seconds)
    await link(board, seconds)


async def on_the_toy():
    """With the pins of the installed main.py, and the copy of the firmware that it would start."""
    import main  # type: ignore[import-not-found]  # the one in the root of the flash

    from firmware.board.esp32 import make

    await all_of(make(main.PINS), 10)


async def on_linux(plan):
    """With the board layer for Linux."""
    from firmware.board.unix import make

    await all_of(make(plan), 1)


if __name__ == "__main__":
    if sys.platform == "esp32":
        import booting

        sys.path.insert(0, booting.boot("/"))
        asyncio.run(on_the_toy())
    else:
        with open(sys.argv[1]) as file:
            asyncio.run(on_linux(json.load(file)))
