"""Sound in, turns out, by the rules of each listen provider; recorded speech, no decoder."""

from localagent.endpoint import Started
from localagent.listening import Listening, Utterance, language_of
from localagent.settings import Listen, Think
from localagent.tests.callers import silence, speech

FLUX = Listen(version=2, model="flux-general-en", eot_threshold=1.0, eot_timeout_ms=2_000)
CLIP = silence(0.3) + speech("en_kokaf_heart_teach")


def listening(listen: Listen, rate_hz: int = 16_000) -> Listening:
    return Listening(rate_hz, listen, Think())


def triggers(found) -> list[str]:
    return [event.trigger for event in found if isinstance(event, Utterance)]


def test_speech_starts_and_ends_after_silence():
    found = listening(Listen()).feed(CLIP + silence(1))
    assert isinstance(found[0], Started)
    assert triggers(found) == ["model"]


def test_without_silence_nothing_ends():
    assert triggers(listening(Listen()).feed(CLIP + silence(0.2))) == []


def test_silence_alone_is_nothing():
    one = listening(FLUX)
    assert one.feed(silence(5)) == []
    assert one.force() is None


def test_a_forced_end_gives_what_was_said_so_far():
    one = listening(FLUX)
    assert triggers(one.feed(CLIP + silence(1))) == []
    utterance = one.force()
    assert utterance.trigger == "manual"
    assert len(utterance.samples) > 16_000


def test_flux_ends_after_its_time_out_of_silence():
    assert triggers(listening(FLUX).feed(CLIP + silence(2.2))) == ["timeout"]


def test_new_rules_hold_from_the_next_utterance_on():
    one = listening(FLUX)
    one.feed(CLIP)
    one.attend(Listen(), Think())
    assert triggers(one.feed(silence(1))) == []
    assert len(triggers(one.feed(silence(1.2)))) == 1
    assert len(triggers(one.feed(CLIP + silence(1)))) == 1


def test_pieces_may_be_cut_anywhere():
    one = listening(Listen())
    sound = CLIP + silence(1)
    found = [event for at in range(0, len(sound), 641) for event in one.feed(sound[at : at + 641])]
    assert len(triggers(found)) == 1


def test_the_ears_listen_in_the_language_of_the_settings():
    multi = Listen(version=2, model="flux-general-multi")
    assert language_of(Listen(language="hi")) == "hi"
    assert language_of(FLUX) == "en"
    assert language_of(multi) == "multi"
    assert language_of(Listen(version=2, model="flux-general-multi", hints=("hi",))) == "hi"
    assert (
        language_of(Listen(version=2, model="flux-general-multi", hints=("hi", "en"))) == "multi"
    )


def test_what_may_be_recited_is_heard_until_something_else_is_taught():
    ears = listening(Listen())
    ears.expect(("Lok ujaagar tihun",))
    ears.attend(Listen(), Think())
    assert ears.grammar.phrase_of("lok ujaagar tihun").intent == "recite"
    ears.expect(())
    assert ears.grammar.phrase_of("lok ujaagar tihun") is None
