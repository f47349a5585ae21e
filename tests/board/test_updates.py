"""Signatures, images and the choice between two copies, on both interpreters."""

import hashlib
from binascii import hexlify, unhexlify

from firmware import booting
from firmware.updates.ed25519 import verify, verifying
from firmware.updates.image import Unpacker, packed
from firmware.updates.judging import is_whole, refusal
from firmware.updates.sha512 import sha512, slow_sha512
from firmware.updates.trial import WAIT_MS, gave_way, is_over, offered
from tests.board.claims import TestCase, code_of

# FIPS 180-4's own examples: no block filled, one block and a bit, two blocks.
DIGESTS = (
    (
        b"abc",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ),
    (
        b"",
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
        "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    ),
    (
        b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        b"hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
        "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
    ),
)

# RFC 8032, section 7.1: tests 1 to 3, as (public, message, signature).
SIGNED = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)
ORDER = 2**252 + 27742317777372353535851937790883648493

FILES = {"wire/turns.mpy": b"M\x06" * 900, "firmware/app.mpy": b"", "wire/close.mpy": b"\n1 2\n"}
IMAGE = packed(FILES)
MANIFEST = {
    "version": "1.5.0",
    "hardware": "esp32-s3",
    "url": "/device/v1/firmware/1.5.0",
    "files": len(FILES),
    "size": len(IMAGE),
    "sha256": hexlify(hashlib.sha256(IMAGE).digest()).decode(),
    "signature": "c2ln",
}


def signed(row):
    public, message, signature = row
    return unhexlify(public), unhexlify(message), unhexlify(signature)


def unpacked(data, piece_bytes):
    """What an image taken in pieces of that size writes, and whether it was whole."""
    unpacker = Unpacker()
    files = {}
    for at in range(0, len(data), piece_bytes):
        for name, piece in unpacker.take(data[at : at + piece_bytes]):
            files[name] = (files[name] if len(piece) else b"") + bytes(piece)
    return files, unpacker.is_whole


class TestSignatures(TestCase):
    def test_our_sha512_is_the_standards(self):
        for data, digest in DIGESTS:
            self.assertEqual(hexlify(slow_sha512(data)).decode(), digest)
            self.assertEqual(sha512(data), slow_sha512(data))

    def test_the_signatures_of_rfc_8032_are_good(self):
        for row in SIGNED:
            self.assertTrue(verify(*signed(row)))

    def test_nothing_of_a_signature_may_change(self):
        public, message, signature = signed(SIGNED[2])
        other = bytes([signature[0] ^ 1]) + signature[1:]
        self.assertFalse(verify(public, message + b"\x00", signature))
        self.assertFalse(verify(public, message, other))
        self.assertFalse(verify(signed(SIGNED[1])[0], message, signature))

    def test_a_second_spelling_of_a_signature_is_refused(self):
        public, message, signature = signed(SIGNED[0])
        scalar = int.from_bytes(signature[32:], "little") + ORDER
        again = signature[:32] + scalar.to_bytes(32, "little")
        self.assertFalse(verify(public, message, again))

    def test_what_is_no_key_and_no_signature_is_refused(self):
        public, message, signature = signed(SIGNED[0])
        self.assertFalse(verify(public[:31], message, signature))
        self.assertFalse(verify(public, message, signature[:63]))
        self.assertFalse(verify(b"\xff" * 32, message, signature))
        self.assertFalse(verify(b"\x02" + bytes(31), message, signature))  # on no curve

    def test_a_verification_goes_in_steps(self):
        answers = list(verifying(*signed(SIGNED[1])))
        self.assertTrue(len(answers) > 10)
        self.assertEqual(answers[:-1], [None] * (len(answers) - 1))
        self.assertTrue(answers[-1])


class TestImages(TestCase):
    def test_an_image_comes_out_as_it_went_in_whatever_the_pieces(self):
        for piece_bytes in (1, 7, 4096):
            self.assertEqual(unpacked(IMAGE, piece_bytes), (FILES, True))

    def test_an_image_that_ends_early_is_not_whole(self):
        self.assertFalse(unpacked(IMAGE[:-1], 64)[1])

    def test_an_image_writes_nothing_outside_its_folder(self):
        for name in (
            "../main.py",
            "/main.py",
            "a/../../main.py",
            "a//b.py",
            "main",
            "A.py",
            ".py",
        ):
            data = f"hanuman-image 1 1\n{name} 1\nx".encode()
            self.assertEqual(code_of(Unpacker().take, data), "image")

    def test_what_is_no_image_is_refused(self):
        for data in (
            b"PK\x03\x04 zip\n",
            b"hanuman-image 1 x\n",
            b"hanuman-image 1 0\n",
            b"a" * 200,
        ):
            self.assertEqual(code_of(Unpacker().take, data), "image")
        self.assertEqual(code_of(Unpacker().take, IMAGE + b"x"), "image")


class TestJudging(TestCase):
    def refusal(self, runs="1.4.2", hardware="esp32-s3", failed=(), free_bytes=10**6, **changed):
        manifest = dict(MANIFEST)
        manifest.update(changed)
        return refusal(manifest, runs, hardware, failed, free_bytes)

    def test_a_newer_release_for_this_toy_may_be_fetched(self):
        self.assertEqual(self.refusal(), None)

    def test_an_older_or_the_same_release_is_refused(self):
        for runs in ("1.5.0", "1.5", "1.10", "2.0"):
            self.assertEqual(self.refusal(runs=runs), "older")

    def test_each_other_reason_has_its_code(self):
        self.assertEqual(self.refusal(hardware="unix"), "wrong-model")
        self.assertEqual(self.refusal(failed=["1.5.0"]), "failed-before")
        self.assertEqual(self.refusal(free_bytes=70_000), "too-large")
        self.assertEqual(self.refusal(signature=""), "unsigned")

    def test_only_the_announced_bytes_are_whole(self):
        digest = hashlib.sha256(IMAGE).digest()
        other = hashlib.sha256(IMAGE[1:]).digest()
        self.assertEqual(is_whole(MANIFEST, len(IMAGE), digest), None)
        self.assertEqual(is_whole(MANIFEST, len(IMAGE) - 1, digest), "truncated")
        self.assertEqual(is_whole(MANIFEST, len(IMAGE), other), "damaged")


class TestBooting(TestCase):
    def test_a_new_copy_is_tried_three_times_and_then_given_up(self):
        versions = {"a": "1.4.2", "b": "1.5.0"}
        state = booting.trying(booting.FIRST, "b")
        started = []
        for _ in range(5):
            slot, state = booting.choose(state, versions)
            started.append(slot)
        self.assertEqual(started, ["b", "b", "b", "a", "a"])
        self.assertEqual(state["failed"], ["1.5.0"])

    def test_a_copy_that_proves_itself_stays(self):
        versions = {"a": "1.4.2", "b": "1.5.0"}
        _, state = booting.choose(booting.trying(booting.FIRST, "b"), versions)
        state = booting.proven(state)
        self.assertEqual(booting.choose(state, versions), ("b", state))
        self.assertEqual(state["failed"], [])

    def test_an_empty_battery_is_no_failed_start(self):
        state = booting.trying(booting.FIRST, "b")
        for _ in range(9):
            slot, state = booting.choose(state, {"a": "1.4.2", "b": "1.5.0"})
            state = booting.slept(state)
        self.assertEqual(slot, "b")

    def test_a_copy_that_is_gone_is_not_started(self):
        self.assertEqual(booting.choose(booting.trying(booting.FIRST, "b"), {"a": "1"})[0], "a")
        self.assertEqual(booting.choose(booting.FIRST, {"b": "1.5.0"})[0], "b")
        self.assertEqual(booting.choose(booting.FIRST, {})[0], None)

    def test_a_broken_state_is_the_first_one(self):
        for text in (
            "",
            "{",
            "[]",
            '{"runs": "c"}',
            '{"runs":"a","tries":1,"boots":0,"failed":[]}',
        ):
            self.assertEqual(booting.read_state(text), booting.FIRST)


VERSIONS = {"a": "1.4.2", "b": "1.5.0"}


class Toy:
    """A toy with a copy that starts, but does not reach the platform."""

    def __init__(self):
        self.state = booting.trying(booting.FIRST, "b")

    def start(self):
        """The copy that starts next."""
        slot, self.state = booting.choose(self.state, VERSIONS)
        return slot

    def give_way(self):
        """The new copy is tried in vain; which copy that was, and which one starts then."""
        tried = self.start()
        self.state = gave_way(self.state)
        return tried, self.start()

    def offer(self):
        """The proven copy has reached the platform, which offers the new one."""
        outcome, self.state = offered(self.state, "1.5.0")
        return outcome


class TestTrial(TestCase):
    def test_a_new_copy_has_a_while_and_is_never_cut_off(self):
        self.assertFalse(is_over(False, False, WAIT_MS - 1))
        self.assertTrue(is_over(False, False, WAIT_MS))
        self.assertFalse(is_over(True, False, 10 * WAIT_MS))
        self.assertFalse(is_over(False, True, 10 * WAIT_MS))

    def test_it_fails_when_the_proven_copy_reaches_the_platform_three_times(self):
        toy, outcomes = Toy(), []
        for _ in range(3):
            self.assertEqual(toy.give_way(), ("b", "a"))
            outcomes += [toy.offer(), toy.offer()]
            self.assertEqual(toy.start(), "a")
            if toy.state["rests"]:
                self.assertEqual(toy.offer(), "staged")
        self.assertEqual(outcomes[:5], ["unproven"] * 4 + ["failed-before"])
        self.assertEqual(toy.state["failed"], ["1.5.0"])
        self.assertEqual((toy.state["runs"], toy.state["tries"]), ("a", None))

    def test_a_journey_without_wifi_counts_for_nothing(self):
        toy = Toy()
        for _ in range(9):
            self.assertEqual(toy.give_way(), ("b", "a"))
            self.assertEqual(toy.start(), "a")  # nor does this one reach the platform
            self.assertEqual(toy.start(), "a")
            self.assertEqual(toy.offer(), "staged")
        self.assertEqual(toy.start(), "b")
        toy.state = booting.proven(toy.state)
        self.assertEqual(toy.start(), "b")
        self.assertEqual((toy.state["failed"], toy.state["rests"]), ([], None))

    def test_only_a_copy_that_is_tried_gives_way(self):
        self.assertEqual(gave_way(booting.FIRST), booting.FIRST)

    def test_another_release_begins_anew(self):
        toy = Toy()
        toy.give_way()
        toy.offer()
        state = booting.trying(toy.state, "b")
        self.assertEqual((state["rests"], state["lonely"]), (None, 0))

    def test_a_state_of_older_firmware_is_understood(self):
        older = '{"runs": "b", "tries": null, "boots": 0, "failed": ["1.4.1"]}'
        self.assertEqual(booting.read_state(older)["runs"], "b")
        self.assertEqual(booting.read_state(older)["lonely"], 0)
