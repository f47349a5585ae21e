"""The limits fit together."""

from wire import limits


def test_the_longest_frame_of_every_rate_fits():
    for rate_hz in limits.RATES_HZ:
        samples = rate_hz * limits.FRAME_MS_MAX // 1000
        assert 4 + 2 * samples <= limits.MAX_FROM_TOY_FRAME_BYTES


def test_rolls_and_frames_are_within_their_own_bounds():
    assert limits.FRAME_MS_MIN <= limits.FRAME_MS <= limits.FRAME_MS_MAX
    assert limits.POST_ROLL_MS_MIN <= limits.POST_ROLL_MS <= limits.POST_ROLL_MS_MAX
    assert max(limits.PRE_ROLL_MS, limits.POST_ROLL_MS_MAX) <= limits.MAX_ROLL_MS


def test_text_for_a_screen_fits_a_message_in_devanagari():
    assert limits.MAX_TEXT_CHARS * 3 + 200 <= limits.MAX_TO_TOY_BYTES
