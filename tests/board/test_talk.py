"""The toy's half of the protocol, on both interpreters: events in, effects out."""

from firmware.companion import talk as toy
from firmware.companion.effects import (
    Apply,
    Connect,
    EndTurn,
    FetchUpdate,
    HangUp,
    Measure,
    Note,
    Play,
    Prompt,
    Recite,
    Retune,
    SaveContext,
    SendText,
    SetClock,
    Show,
    Sleep,
    StopPlayback,
    Wipe,
)
from firmware.companion.ring import Ring
from tests.board.claims import TestCase
from wire import close, messages
from wire.frames import FINAL, MIC, VOICE, Frame, pack, unpack

RATE_HZ = 16000
FRAME = bytes(RATE_HZ * 40 // 1000 * 2)  # 40 ms
FRAME_ROOM = 4 + len(FRAME)
SOUND = bytes(4080)  # 85 ms at 24 kHz
PROFILE = toy.Profile("1.4.2", RATE_HZ, 40, 600, False)


def made(*context):
    """A toy whose ring holds two seconds."""
    return toy.Talk(PROFILE, Ring(64_000, 8192), *context)


def moved(talk, now_ms=0):
    """The frames that the talk has ready, and what follows them."""
    buffer = bytearray(FRAME_ROOM)
    effects = []
    size = talk.upload(buffer)
    while size:
        effects.append(bytes(buffer[:size]))
        effects += talk.uploaded(now_ms)
        size = talk.upload(buffer)
    return effects


def heard(talk, now_ms=0, frame=FRAME):
    """Another frame of the microphone: what is sent."""
    effects = list(talk.captured(frame, now_ms))
    return effects + moved(talk, now_ms)


def sent(effects):
    """What effects send, readable: messages as dicts, frames as frames."""
    shown = []
    for effect in effects:
        if isinstance(effect, SendText):
            shown.append(messages.read_from_toy(effect.text))
        elif isinstance(effect, bytes):
            shown.append(unpack(effect))
    return shown


def kinds(effects):
    return [one["type"] if isinstance(one, dict) else "frame" for one in sent(effects)]


def told(talk, kind, now_ms=0, **members):
    return list(talk.told(messages.pack(kind, **members), now_ms))


def ready(**context):
    """A toy that has been welcomed."""
    talk = made()
    talk.opened(0)
    effects = told(
        talk,
        "hello",
        session="s",
        audio={"rate": 24000, "lead_ms": 1500},
        server_time="2026-11-22T07:00:00Z",
        context=context or {"fresh": True},
    )
    return talk, effects


def asked(talk, now_ms=0):
    """Speak for a moment, post-roll included."""
    talk.pressed(now_ms)
    heard(talk, now_ms)
    talk.released(now_ms + 40)
    for _ in range(15):
        heard(talk, now_ms + 640)


def answered(talk, turn, sound=SOUND):
    return list(talk.received(pack(VOICE, 0, turn, sound), 0))


class TestConnection(TestCase):
    def test_an_open_connection_is_greeted_with_what_the_toy_is(self):
        talk = made("9f2c", "2026-11-20T06:30:00Z")
        hello = sent(talk.opened(0, battery=81, rssi=-58))[0]
        self.assertEqual(hello["audio"], {"rate": RATE_HZ, "frame_ms": 40})
        self.assertEqual(hello["context"], {"etag": "9f2c", "saved_at": "2026-11-20T06:30:00Z"})
        self.assertEqual((hello["battery"], hello["rssi"], hello["trace"]), (81, -58, False))

    def test_a_new_context_is_saved_and_named_at_the_next_hello(self):
        talk, effects = ready(etag="b7", language="hi", volume=70, lights=True)
        self.assertEqual(effects[0], SetClock("2026-11-22T07:00:00Z"))
        self.assertTrue(isinstance(effects[1], SaveContext))
        self.assertEqual(effects[2], Apply(70, True))
        talk.lost(1006, 10, 0)
        self.assertEqual(sent(talk.opened(20))[0]["context"]["etag"], "b7")

    def test_a_fresh_context_is_not_saved_again(self):
        _, effects = ready()
        self.assertEqual(effects, [SetClock("2026-11-22T07:00:00Z")])

    def test_a_platform_without_a_hello_is_left(self):
        talk = made()
        talk.opened(1000)
        self.assertEqual(talk.wake_at_ms, 11_000)
        self.assertEqual(list(talk.tick(10_999)), [])
        self.assertEqual(list(talk.tick(11_000)), [HangUp(1002, "no hello")])

    def test_a_lost_connection_is_tried_again_later_each_time(self):
        talk = made()
        waits = [talk.lost(None, now_ms, 1)[-1].wait_ms for now_ms in range(8)]
        self.assertEqual(waits, [1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000])

    def test_chance_spreads_the_toys_of_a_platform_that_restarts(self):
        self.assertEqual(list(made().lost(1012, 0, 0)), [Connect(500)])
        self.assertEqual(list(made().lost(1012, 0, 0.5)), [Connect(750)])

    def test_a_welcome_makes_the_next_loss_a_first_one(self):
        talk = made()
        for _ in range(5):
            talk.lost(None, 0, 1)
        talk.opened(0)
        talk.welcomed(0)
        self.assertEqual(talk.lost(1006, 0, 1)[-1], Connect(1000))

    def test_a_wait_that_the_platform_asks_for_is_kept_once(self):
        talk, _ = ready()
        effects = told(talk, "error", code="unavailable", message="", retry_after_ms=8000)
        self.assertTrue(isinstance(effects[0], Note))
        self.assertEqual(talk.lost(close.UNAVAILABLE, 0, 0.4)[-1], Connect(8800))
        talk.opened(0)
        self.assertEqual(talk.lost(1006, 0, 0)[-1], Connect(1000))

    def test_a_wait_that_has_passed_is_not_waited_again(self):
        talk, _ = ready()
        told(talk, "error", code="unavailable", message="", retry_after_ms=8000)
        self.assertEqual(talk.lost(1006, 60_000, 0)[-1], Connect(500))

    def test_a_toy_that_was_replaced_does_not_throw_the_other_out_at_once(self):
        talk, _ = ready()
        self.assertEqual(talk.lost(close.REPLACED, 0, 0)[-1], Connect(60_000))

    def test_a_refused_toy_says_so_and_waits_long(self):
        effects = made().refused(0, 0)
        self.assertEqual(effects, [Prompt("refused", None), Connect(300_000)])

    def test_every_minute_the_platform_is_told_how_the_toy_is(self):
        talk, _ = ready()
        self.assertEqual(list(talk.tick(60_000)), [Measure()])
        status = sent(talk.measured(battery=80, rssi=-61, heap=118240, uptime=3600))[0]
        self.assertEqual((status["battery"], status["heap"], status["uptime"]), (80, 118240, 3600))
        self.assertEqual(talk.wake_at_ms, 120_000)


class TestButton(TestCase):
    def test_a_press_announces_the_turn_and_sends_the_pre_roll(self):
        talk, _ = ready()
        for _ in range(20):
            self.assertEqual(heard(talk), [])
        start = sent(talk.pressed(800))[0]
        self.assertEqual((start["state"], start["turn"], start["pre_roll_ms"]), ("start", 1, 250))
        self.assertEqual(sent(moved(talk)), [Frame(MIC, 0, 1, FRAME)] * 6)

    def test_what_is_captured_while_the_button_is_down_is_sent_at_once(self):
        talk, _ = ready()
        talk.pressed(0)
        self.assertEqual(sent(heard(talk)), [Frame(MIC, 0, 1, FRAME)])

    def test_a_release_is_followed_by_the_post_roll_and_only_then_by_the_end(self):
        talk, _ = ready()
        talk.pressed(0)
        self.assertEqual(list(talk.released(1000)), [])
        for _ in range(14):
            self.assertEqual(kinds(heard(talk, 1000)), ["frame"])
        effects = sent(heard(talk, 1600))
        self.assertEqual(effects[1], Frame(MIC, FINAL, 1, b""))
        self.assertEqual((effects[2]["state"], effects[2]["post_roll_ms"]), ("stop", 600))
        self.assertEqual(heard(talk, 1640), [])

    def test_a_microphone_that_stalls_does_not_keep_the_turn_open(self):
        talk, _ = ready()
        talk.pressed(0)
        talk.released(1000)
        self.assertEqual(talk.wake_at_ms, 2000)
        self.assertEqual(list(talk.tick(2000)), [])
        self.assertEqual(kinds(moved(talk)), ["frame", "listen"])

    def test_a_button_that_bounces_does_not_cut_the_child_off(self):
        talk, _ = ready()
        talk.pressed(0)
        talk.released(1000)
        heard(talk, 1040)
        self.assertEqual(list(talk.pressed(1080)), [])
        self.assertEqual(list(talk.pressed(1090)), [])
        for _ in range(40):
            self.assertEqual(kinds(heard(talk, 2000)), ["frame"])
        self.assertEqual(talk.turn, 1)

    def test_a_button_that_is_lain_upon_is_let_go(self):
        talk, _ = ready()
        talk.pressed(0)
        count = 1
        while kinds(heard(talk)) == ["frame"]:
            count += 1
        self.assertEqual(count, 119_000 // 40)
        self.assertEqual(heard(talk), [])
        self.assertEqual(list(talk.released(130_000)), [])

    def test_a_slow_connection_delays_and_loses_nothing(self):
        talk, _ = ready()
        talk.pressed(0)
        spoken = [bytes([number]) * len(FRAME) for number in range(30)]
        for samples in spoken:
            talk.captured(samples, 40)
        talk.released(1800)
        for _ in range(20):
            talk.captured(FRAME, 2400)
        frames = [one.samples for one in sent(moved(talk))[:-1]]
        self.assertEqual(b"".join(frames), b"".join(spoken) + FRAME * 15)
        self.assertEqual(talk.listening.dropped_ms, 0)

    def test_a_full_ring_keeps_what_was_said_first_and_counts_the_rest(self):
        talk, _ = ready()
        talk.pressed(0)
        for number in range(80):
            talk.captured(bytes([number]) * len(FRAME), 40)
        frames = sent(moved(talk))
        self.assertEqual([one.samples[0] for one in frames], list(range(51)))
        self.assertEqual(talk.listening.dropped_ms, 3200 - 65_536 // 32)

    def test_a_press_while_the_last_words_are_still_sent_continues_the_turn(self):
        talk, _ = ready()
        talk.pressed(0)
        talk.captured(FRAME, 0)
        talk.released(0)
        for _ in range(30):
            talk.captured(FRAME, 600)
        self.assertEqual(talk.listening.state, "sending")
        self.assertEqual(list(talk.pressed(2000)), [])
        heard(talk, 2040, b"\x01" * len(FRAME))
        talk.released(2040)
        effects = []
        for _ in range(15):
            effects += heard(talk, 2700)
        self.assertEqual((talk.turn, kinds(effects)[-1]), (1, "listen"))

    def test_a_press_while_it_speaks_silences_it_and_says_so(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        talk.progress(1, 30, 0, 1000, is_empty=False)
        effects = list(talk.pressed(1010))
        self.assertEqual(effects[0], StopPlayback(1))
        played, abort, listen = sent(effects)[:3]
        self.assertEqual((played["type"], played["ms"]), ("played", 30))
        self.assertEqual((abort["type"], abort["turn"], abort["reason"]), ("abort", 1, "button"))
        self.assertEqual((listen["state"], listen["turn"]), ("start", 2))

    def test_a_press_while_it_thinks_is_just_a_new_turn(self):
        talk, _ = ready()
        asked(talk)
        told(talk, "turn", turn=1, state="thinking")
        self.assertEqual(kinds(talk.pressed(2000))[0], "listen")
        self.assertEqual(talk.turn, 2)

    def test_what_is_said_before_the_welcome_is_sent_with_it(self):
        talk = made()
        talk.opened(0)
        talk.captured(FRAME, 0)
        self.assertEqual(list(talk.pressed(10)), [Prompt("connecting", None)])
        for _ in range(5):
            self.assertEqual(list(talk.captured(FRAME, 100)), [])
        listen = sent(talk.welcomed(400))[0]
        self.assertEqual((listen["turn"], listen["pre_roll_ms"]), (1, 40))
        self.assertEqual(sent(moved(talk)), [Frame(MIC, 0, 1, FRAME)] * 6)
        self.assertEqual(kinds(heard(talk, 440)), ["frame"])

    def test_a_child_that_has_finished_before_the_welcome_is_heard_whole(self):
        talk = made()
        talk.opened(0)
        talk.pressed(0)
        for _ in range(5):
            talk.captured(FRAME, 100)
        talk.released(200)
        for _ in range(40):
            talk.captured(FRAME, 300)
        effects = sent(talk.welcomed(2000)) + sent(moved(talk))
        self.assertEqual(len(effects), 1 + 5 + 15 + 2)
        self.assertEqual((effects[-1]["state"], effects[-1]["post_roll_ms"]), ("stop", 600))

    def test_a_child_that_has_just_let_go_at_the_welcome_has_its_post_roll(self):
        talk = made()
        talk.opened(0)
        talk.pressed(0)
        talk.released(200)
        for _ in range(10):
            talk.captured(FRAME, 300)
        talk.welcomed(600)
        self.assertEqual(kinds(heard(talk, 700)), ["frame"] * 11)
        for _ in range(3):
            self.assertEqual(kinds(heard(talk, 700)), ["frame"])
        self.assertEqual(kinds(heard(talk, 800)), ["frame", "frame", "listen"])

    def test_no_more_is_kept_than_the_ring_can_hold(self):
        talk = made()
        talk.opened(0)
        talk.pressed(0)
        for _ in range(400):
            talk.captured(FRAME, 100)
        talk.welcomed(9000)
        self.assertEqual(len(moved(talk)), 65_536 // len(FRAME))

    def test_a_child_does_not_wait_for_ever_for_a_connection(self):
        talk = made()
        talk.opened(0)
        talk.pressed(50)
        self.assertEqual(talk.wake_at_ms, 10_000)
        self.assertIn(Prompt("trouble", None), talk.tick(10_050))
        self.assertEqual(sent(talk.welcomed(10_100)), [])

    def test_a_connection_that_is_lost_for_a_moment_hears_the_turn_from_its_beginning(self):
        talk, _ = ready()
        talk.pressed(0)
        for number in range(20):
            heard(talk, 40 * number, bytes([number]) * len(FRAME))
        self.assertEqual(talk.lost(1006, 800, 0)[-1], Connect(500))
        for number in range(20, 30):
            self.assertEqual(heard(talk, 40 * number, bytes([number]) * len(FRAME)), [])
        talk.opened(1300)
        start = sent(talk.welcomed(1400))[0]
        self.assertEqual((start["state"], start["turn"]), ("start", 2))
        frames = sent(moved(talk))
        self.assertEqual([one.samples[0] for one in frames], list(range(30)))
        self.assertEqual({one.turn for one in frames}, {2})

    def test_a_turn_whose_beginning_is_gone_is_given_up_at_a_loss_and_the_child_is_told(self):
        talk, _ = ready()
        talk.pressed(0)
        for _ in range(60):
            heard(talk)
        self.assertEqual(talk.lost(1006, 2400, 0)[0], Prompt("trouble", None))
        talk.opened(3000)
        talk.welcomed(3100)
        self.assertEqual(moved(talk), [])

    def test_a_child_is_told_at_once_when_the_next_try_is_too_far_away(self):
        talk, _ = ready()
        talk.pressed(0)
        heard(talk)
        told(talk, "error", code="unavailable", message="", retry_after_ms=30_000)
        effects = talk.lost(close.UNAVAILABLE, 100, 0)
        self.assertIn(Prompt("trouble", None), effects)
        self.assertEqual(talk.listening.state, "up")

    def test_a_connection_that_fails_while_the_child_speaks_is_waited_for(self):
        talk = made()
        talk.opened(0)
        talk.pressed(0)
        self.assertEqual(talk.lost(1006, 10, 0), [Connect(500)])
        self.assertEqual(talk.wake_at_ms, 10_000)
        self.assertEqual(list(talk.tick(10_000)), [Prompt("trouble", None)])

    def test_a_turn_that_was_sent_too_slowly_lowers_the_next_one_s_rate(self):
        talk = toy.Talk(toy.Profile("1", 22_050, 40, 600, False), Ring(64_000, 8192))
        talk.opened(0)
        talk.welcomed(0)
        talk.pressed(0)
        talk.captured(bytes(55_000), 0)
        talk.released(0)
        talk.tick(1800)
        effects = []
        buffer = bytearray(2000)
        while talk.upload(buffer):
            effects += talk.uploaded(1800 + 3000)
        self.assertEqual(effects[-1], Retune(16_000, "1247 ms behind"))
        talk.captured(bytes(1280), 6000)
        start = sent(talk.pressed(6000))[0]
        self.assertEqual((start["turn"], start["rate"], talk.rate_hz), (2, 16_000, 16_000))
        self.assertEqual(talk.upload(buffer), 4 + 1280)

    def test_a_press_without_a_connection_tries_at_once_but_not_all_the_time(self):
        talk = made()
        talk.lost(None, 0, 0)
        self.assertEqual(list(talk.pressed(2000)), [Prompt("connecting", None)])
        talk.lost(None, 2100, 0)
        self.assertEqual(list(talk.pressed(7100)), [Connect(0)])
        self.assertEqual(list(talk.pressed(7200)), [])


class TestVoice(TestCase):
    def test_audio_of_the_turn_is_played(self):
        talk, _ = ready()
        asked(talk)
        self.assertEqual(answered(talk, 1), [Play(1, SOUND)])

    def test_a_greeting_is_played_until_the_first_press(self):
        talk, _ = ready()
        self.assertEqual(answered(talk, 0), [Play(0, SOUND)])
        asked(talk)
        self.assertEqual(answered(talk, 0), [])

    def test_audio_of_an_old_turn_is_dropped_and_counted(self):
        talk, _ = ready()
        asked(talk)
        asked(talk, 5000)
        self.assertEqual(answered(talk, 1), [])
        self.assertEqual(sent(talk.measured(uptime=1))[0]["dropped_ms"], 85)

    def test_who_listens_is_silent(self):
        talk, _ = ready()
        talk.pressed(0)
        self.assertEqual(answered(talk, 1), [])

    def test_no_more_is_buffered_than_the_toy_can_hold(self):
        talk, _ = ready()
        asked(talk)
        played = sum([len(answered(talk, 1)) for _ in range(200)])
        self.assertEqual(played, 8000 // 85 + 1)

    def test_how_far_the_child_has_heard_is_told_every_half_second(self):
        talk, _ = ready()
        asked(talk)
        for _ in range(30):
            answered(talk, 1)
        reports = []
        for now_ms in range(0, 2001, 100):
            reports += sent(talk.progress(1, now_ms, 2, now_ms, is_empty=False))
        self.assertEqual([one["ms"] for one in reports], [500, 1000, 1500, 2000])
        self.assertEqual({one["underruns"] for one in reports}, {2})

    def test_a_speaker_that_ran_empty_is_told_at_once(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        talk.progress(1, 40, 0, 40, is_empty=False)
        self.assertEqual(sent(talk.progress(1, 85, 0, 85, is_empty=True))[0]["ms"], 85)
        self.assertEqual(list(talk.progress(1, 85, 0, 185, is_empty=True)), [])

    def test_a_turn_is_over_when_all_was_sent_and_played(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        effects = told(talk, "turn", turn=1, state="done")
        self.assertEqual(effects, [Show(1, "done", None)])
        effects = list(talk.progress(1, 85, 0, 85, is_empty=True))
        self.assertEqual(effects[-1], EndTurn(1))

    def test_a_turn_that_is_played_before_all_was_sent_is_not_over(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        self.assertEqual(kinds(talk.progress(1, 85, 0, 85, is_empty=True)), ["played"])
        self.assertEqual(told(talk, "turn", turn=1, state="done")[-1], EndTurn(1))

    def test_a_turn_without_a_word_ends_as_well(self):
        talk, _ = ready()
        asked(talk)
        self.assertEqual(told(talk, "turn", turn=1, state="done")[-1], EndTurn(1))

    def test_stop_silences_this_turn_and_no_other(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        self.assertEqual(told(talk, "stop", turn=7), [])
        self.assertEqual(told(talk, "stop", turn=1), [StopPlayback(1)])
        self.assertEqual(answered(talk, 1), [Play(1, SOUND)])

    def test_progress_of_an_old_turn_is_not_reported_as_the_new_one_s(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        asked(talk, 5000)
        self.assertEqual(list(talk.progress(1, 85, 0, 6000, is_empty=True)), [])

    def test_broken_frames_and_messages_are_counted_and_change_nothing(self):
        talk, _ = ready()
        for data in (b"", b"\x02\x00", b"\x02\x00\x00\x00\x00", b"\x09\x00\x00\x00"):
            self.assertEqual(list(talk.received(data, 0)), [])
        self.assertEqual(list(talk.received(pack(MIC, 0, 0, SOUND), 0)), [])
        self.assertEqual(list(talk.told("{", 0)), [])
        self.assertEqual(list(talk.told('{"type":"dance"}', 0)), [])
        self.assertEqual(talk.broken, 6)


class TestTold(TestCase):
    def test_what_may_not_talk_says_why_when_the_button_is_pressed(self):
        talk, _ = ready()
        for state in ("no_consent", "paused", "ai_off", "quiet_hours", "limit"):
            self.assertEqual(told(talk, "policy", state=state), [Show(0, state, None)])
            self.assertEqual(list(talk.pressed(0)), [Prompt(state, None)])
            talk.released(0)
        told(talk, "policy", state="paired")
        self.assertEqual(kinds(talk.pressed(0)), ["listen"])

    def test_an_unpaired_toy_says_its_digits_once_and_at_each_press(self):
        talk, _ = ready()
        effects = told(talk, "policy", state="unpaired", code="482913")
        self.assertEqual(effects[1:], [Wipe("unpaired"), Prompt("unpaired", "482913")])
        effects = told(talk, "policy", state="unpaired", code="482913")
        self.assertEqual(effects[1:], [Wipe("unpaired")])
        self.assertEqual(list(talk.pressed(0)), [Prompt("unpaired", "482913")])

    def test_a_child_s_context_is_wiped_when_it_may_not_be_kept(self):
        for state in ("withdrawn", "unpaired", "revoked", "erased"):
            talk, _ = ready(etag="b7", volume=70)
            self.assertIn(Wipe(state), told(talk, "policy", state=state))
            talk.lost(close.POLICY, 0, 0)
            hello = sent(talk.opened(0))[0]
            self.assertEqual(hello["context"], {"etag": None, "saved_at": None})

    def test_a_withdrawal_in_the_middle_of_a_turn_ends_it(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        effects = told(talk, "policy", state="withdrawn")
        self.assertEqual(
            effects,
            [Show(1, "withdrawn", None), StopPlayback(1), EndTurn(1), Wipe("withdrawn")],
        )

    def test_a_withdrawal_while_the_button_is_down_sends_nothing_more(self):
        talk, _ = ready()
        talk.pressed(0)
        self.assertEqual(told(talk, "policy", state="paused")[-1], Prompt("paused", None))
        self.assertEqual(heard(talk), [])
        self.assertEqual(list(talk.released(0)), [])

    def test_a_toy_that_may_not_talk_stays_away_as_its_policy_says(self):
        for state, wait_ms in (("unpaired", 15_000), ("quiet_hours", 300_000)):
            talk, _ = ready()
            told(talk, "policy", state=state)
            self.assertEqual(talk.lost(close.POLICY, 0, 0)[-1], Connect(wait_ms))

    def test_a_press_recites_where_talking_is_forbidden_but_verses_are_not(self):
        talk, _ = ready()
        told(talk, "policy", state="ai_off")
        self.assertEqual(list(talk.pressed(0)), [Prompt("ai_off", None)])
        talk.can_recite = True
        self.assertEqual(list(talk.pressed(0)), [Recite()])
        told(talk, "policy", state="no_consent")
        self.assertEqual(list(talk.pressed(0)), [Prompt("no_consent", None)])

    def test_a_press_recites_at_once_when_there_has_been_no_network_for_a_while(self):
        talk = made()
        talk.can_recite = True
        talk.lost(None, 0, 0)
        self.assertIn(Prompt("connecting", None), talk.pressed(9000))
        talk.tick(19_000)
        talk.lost(None, 19_000, 0)
        self.assertEqual(list(talk.pressed(29_000)), [Recite(), Connect(0)])
        talk.opened(30_000)
        talk.welcomed(30_000)
        self.assertEqual(kinds(talk.pressed(31_000)), ["listen"])

    def test_a_lost_connection_is_heard_by_a_child_that_waits(self):
        talk, _ = ready()
        asked(talk)
        self.assertEqual(
            talk.lost(1006, 0, 0), [Prompt("trouble", None), EndTurn(1), Connect(500)]
        )

    def test_a_lost_connection_lets_the_speaker_finish(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        self.assertEqual(talk.lost(1006, 0, 0), [Connect(500)])
        self.assertEqual(list(talk.progress(1, 85, 0, 85, is_empty=True)), [EndTurn(1)])

    def test_the_farewell_is_played_before_the_toy_sleeps(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        self.assertEqual(told(talk, "sleep", reason="goodbye"), [])
        told(talk, "turn", turn=1, state="done")
        effects = list(talk.progress(1, 85, 0, 85, is_empty=True))
        self.assertEqual(effects[1:], [EndTurn(1), Sleep("goodbye")])
        self.assertTrue(talk.is_dozing)

    def test_a_dozing_toy_that_is_still_connected_listens_at_once(self):
        talk, _ = ready()
        self.assertEqual(told(talk, "sleep", reason="idle"), [Sleep("idle")])
        self.assertEqual(kinds(talk.pressed(0)), ["listen"])
        self.assertFalse(talk.is_dozing)

    def test_a_platform_that_hangs_up_after_sleep_does_not_keep_the_toy_awake(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        told(talk, "sleep", reason="goodbye")
        self.assertEqual(talk.lost(1000, 0, 0), [])
        effects = list(talk.progress(1, 85, 0, 85, is_empty=True))
        self.assertEqual(effects, [EndTurn(1), Sleep("goodbye")])

    def test_a_sleeping_toy_wakes_at_a_press(self):
        talk, _ = ready()
        told(talk, "sleep", reason="idle")
        talk.lost(1000, 0, 0)
        self.assertEqual(list(talk.pressed(0)), [Prompt("waking", None), Connect(0)])
        talk.captured(FRAME, 50)
        talk.opened(100)
        self.assertEqual(kinds(talk.welcomed(200)), ["listen"])
        self.assertEqual(kinds(moved(talk)), ["frame"])

    def test_a_press_during_the_farewell_keeps_the_toy_awake(self):
        talk, _ = ready()
        asked(talk)
        answered(talk, 1)
        told(talk, "sleep", reason="goodbye")
        asked(talk, 5000)
        self.assertEqual(told(talk, "turn", turn=2, state="done")[-1], EndTurn(2))

    def test_an_update_waits_until_nobody_speaks(self):
        talk, _ = ready()
        asked(talk)
        self.assertEqual(told(talk, "update", version="2", manifest="https://x/2"), [])
        effects = told(talk, "turn", turn=1, state="done")
        self.assertEqual(effects[1:], [EndTurn(1), FetchUpdate("2", "https://x/2")])

    def test_settings_and_states_reach_speaker_and_lights(self):
        talk, _ = ready()
        asked(talk)
        self.assertEqual(told(talk, "settings", volume=60), [Apply(60, None)])
        self.assertEqual(
            told(talk, "turn", turn=1, state="heard", text="hi"), [Show(1, "heard", "hi")]
        )
        self.assertEqual(
            told(talk, "play", turn=1, source="recording", ms=9), [Show(1, "recording", None)]
        )
        self.assertEqual(told(talk, "turn", turn=9, state="heard"), [])

    def test_traces_are_for_people(self):
        talk, _ = ready()
        effects = told(talk, "trace", turn=1, part=1, parts=1, data="{}")
        self.assertEqual(effects[0].message["data"], "{}")
