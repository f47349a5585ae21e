"""An update from the manifest to the start that tries it, on both interpreters."""

import asyncio
import json
from binascii import unhexlify

from firmware import booting
from firmware.fetching import Doors
from firmware.updates import slots
from firmware.updates.applying import apply
from tests.board.claims import TestCase
from tests.board.test_updates import FILES, IMAGE, MANIFEST, SIGNED

# Of MANIFEST's statement, by the private key of RFC 8032's first test.
SIGNATURE = (
    "MehhrBmIYw/nOqUS3ZYjUXlRRH4a5b07OQ8ynQGqNWd4MbOlTCNhXrAb1MSvvuZcAm2QQEj1Uh8mbScTjFg/Bw=="
)
ASKED = "/device/v1/firmware?version=1.4.2"


class Flash:
    """Files in a dict, as a board's flash offers them."""

    def __init__(self):
        self.files = {
            "release.pub": SIGNED[0][0].encode() + b"\n",
            "slots/a/manifest.json": b'{"version": "1.4.2"}',
            "slots/a/firmware/app.mpy": b"runs",
        }
        self.room = 10**6

    def read(self, name):
        return self.files.get(name)

    def write(self, name, data):
        self.files[name] = data

    def open(self, name, mode):
        self.files[name] = b""
        return Draft(self, name)

    def remove(self, name):
        gone = [one for one in self.files if one == name or one.startswith(name + "/")]
        for one in gone:
            del self.files[one]

    def names(self, folder):
        inside = [one[len(folder) + 1 :] for one in self.files if one.startswith(folder + "/")]
        return sorted({one.split("/")[0] for one in inside})

    def size(self, name):
        return len(self.files[name]) if name in self.files else None

    def free_bytes(self):
        return self.room - sum([len(data) for data in self.files.values()])


class Draft:
    """A file that is being written."""

    def __init__(self, flash, name):
        self._flash = flash
        self._name = name

    def write(self, data):
        if len(self._flash.files[self._name]) + len(data) > self._flash.room:
            raise OSError(28)
        self._flash.files[self._name] += bytes(data)

    def close(self):
        pass


class Clock:
    """Waits for nothing."""

    async def sleep_ms(self, wait_ms):
        await asyncio.sleep(0)


class Board:
    model = "esp32-s3"

    def __init__(self):
        self.flash = Flash()
        self.clock = Clock()


class Stream:
    """One connection to a platform that has a manifest and an image; `cut_at` ends it early."""

    def __init__(self, platform):
        self._platform = platform
        self._answer = b""

    async def write(self, data):
        self._answer = self._platform.answer(data.decode())

    async def readinto(self, view):
        count = min(len(view), len(self._answer), 700)
        view[:count] = self._answer[:count]
        self._answer = self._answer[count:]
        return count

    def close(self):
        self._answer = b""


class Platform:
    def __init__(self, image=IMAGE, status=200, cut_at=None, **changed):
        self.manifest = dict(MANIFEST)
        self.manifest["signature"] = SIGNATURE
        self.manifest.update(changed)
        self.image = image
        self.status = status
        self.cut_at = cut_at
        self.asked = []

    async def dial(self):
        return Stream(self)

    def answer(self, request):
        path = request.split(" ")[1]
        self.asked.append(path)
        if path == ASKED:
            return self.said(self.status, json.dumps(self.manifest).encode())
        at = 0
        for line in request.split("\r\n"):
            if line.startswith("Range: bytes="):
                at = int(line[13:-1])
        body = self.said(206 if at else 200, self.image[at:])
        return body if self.cut_at is None else body[: self.cut_at]

    def said(self, status, body):
        head = f"HTTP/1.1 {status} Well\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


async def idle():
    await asyncio.sleep(0)


def applied(platform, board):
    doors = Doors(platform.dial, "toys.example.com", "Device X:y")
    return asyncio.run(apply(board, doors, ASKED, "1.4.2", idle, lambda: 0.5))


class TestApplying(TestCase):
    def refused(self, code, platform, board=None):
        """The update ends with `code`, and what ran runs on."""
        board = board or Board()
        self.assertEqual(applied(platform, board), code)
        self.assertEqual(slots.running(board.flash), "a")
        self.assertEqual(board.flash.files["slots/a/firmware/app.mpy"], b"runs")
        self.assertEqual(board.flash.names("slots/b"), [])

    def test_a_release_is_fetched_and_staged(self):
        board = Board()
        self.assertEqual(applied(Platform(), board), "staged")
        for name in FILES:
            self.assertEqual(board.flash.read("slots/b/" + name), FILES[name])
        self.assertEqual(slots.running(board.flash), "b")
        self.assertEqual(json.loads(board.flash.read("slots/b/manifest.json"))["version"], "1.5.0")

    def test_what_was_staged_is_proven_or_given_up(self):
        flash = Board().flash
        slots.stage(flash, "b", MANIFEST)
        slots.prove(flash)
        self.assertEqual(slots.state_of(flash)["runs"], "b")
        slots.stage(flash, "a", MANIFEST)
        _, state = booting.choose(slots.state_of(flash), {"b": "1.5.0"})
        self.assertEqual(state["runs"], "b")

    def test_a_lost_link_goes_on_where_it_was_cut(self):
        board, platform = Board(), Platform(cut_at=1000)
        platform.manifest["signature"] = SIGNATURE
        self.assertEqual(applied(platform, board), "staged")
        self.assertEqual(platform.asked, [ASKED] + [MANIFEST["url"]] * 2)

    def test_a_link_that_never_holds_leaves_all_as_it_was(self):
        self.refused("truncated", Platform(cut_at=30))

    def test_a_release_that_somebody_else_signed_is_not_even_fetched(self):
        platform = Platform(signature=SIGNATURE.replace("M", "N", 1))
        self.refused("bad-signature", platform)
        self.assertEqual(platform.asked, [ASKED])

    def test_what_was_signed_cannot_be_said_of_another_image(self):
        self.refused("bad-signature", Platform(version="1.6.0"))
        self.refused("bad-signature", Platform(size=len(IMAGE) - 1))

    def test_a_damaged_image_is_refused(self):
        self.refused("damaged", Platform(image=IMAGE.replace(b"M\x06", b"M\x07", 1)))

    def test_a_file_that_would_leave_its_folder_is_refused(self):
        self.refused("image", Platform(image=IMAGE.replace(b"wire/close", b"../e/close", 1)))

    def test_refusals_of_the_manifest_have_their_codes(self):
        self.refused("wrong-model", Platform(hardware="esp32"))
        self.refused("older", Platform(version="1.4.1"))
        self.refused("older", Platform(status=204))
        self.refused("unsigned", Platform(signature=""))
        self.refused("shape", Platform(files="many"))
        self.refused("unreachable", Platform(status=503))

    def test_a_toy_without_a_key_installs_nothing(self):
        board = Board()
        board.flash.remove("release.pub")
        self.refused("bad-signature", Platform(), board)

    def test_a_flash_without_room_is_left_alone(self):
        board = Board()
        board.flash.room = 60_000
        self.refused("too-large", Platform(), board)

    def test_what_rests_is_tried_again_without_fetching_it_again(self):
        board, platform = Board(), Platform()
        applied(platform, board)
        slots.give_way(board.flash)
        state = slots.state_of(board.flash)
        for outcome in ("unproven", "staged"):
            _, state = booting.choose(state, {"a": "1.4.2", "b": "1.5.0"})
            board.flash.write(booting.STATE, json.dumps(state).encode())
            self.assertEqual(applied(platform, board), outcome)
            state = slots.state_of(board.flash)
        self.assertEqual(slots.running(board.flash), "b")
        self.assertEqual(platform.asked.count(MANIFEST["url"]), 1)

    def test_another_release_than_the_one_that_rests_is_fetched(self):
        board = Board()
        slots.stage(board.flash, "b", {"version": "1.4.9"})
        slots.give_way(board.flash)
        self.assertEqual(applied(Platform(), board), "staged")

    def test_both_keys_of_a_rotation_count(self):
        board = Board()
        keys = [bytes(32), unhexlify(SIGNED[0][0])]
        board.flash.write("release.pub", b"00" * 32 + b"\n" + SIGNED[0][0].encode())
        self.assertEqual(slots.keys(board.flash), keys)
        self.assertEqual(applied(Platform(), board), "staged")
