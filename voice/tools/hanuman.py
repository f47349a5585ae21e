"""
What Hanuman can do in a conversation: teach, tell, recite, say goodbye.

The rules are in `learning/`; here a call of the model is turned into them and their answer into
what is spoken. Where a result holds approved text, the server speaks it and the model sees a note
in its place.
"""

from typing import Annotated, Any, Literal

from django.conf import settings
from pydantic import Field

from learning import recordings, storytelling
from learning.refusals import Refusal
from voice.approved import story_sentences
from voice.effects import Record, Speech
from voice.tools.favourites import mark_favourite
from voice.tools.outcome import SPOKEN, Outcome
from voice.tools.teaching import check_recitation, teach_hanuman_chalisa
from voice.tools.toolbox import Asked, Persona, Toolbox, refused

toolbox = Toolbox()

CHUNK_MS = 40  # one `audio_chunks` item of the contract

FILLERS = {
    "lookup": {
        "en": "Let me look in my book.",
        "hi": "ज़रा अपनी किताब देखूँ।",
        "hi-Latn": "Zara apni kitaab dekhoon.",
    },
    "general": {
        "en": "One moment, little friend.",
        "hi": "एक पल, नन्हे दोस्त।",
        "hi-Latn": "Ek pal, nanhe dost.",
    },
}
FAREWELLS = {
    "good_night": {
        "en": "Good night, little friend. Sleep well. Jai Hanuman!",
        "hi": "शुभ रात्रि, नन्हे दोस्त। अच्छे से सोना। जय हनुमान!",
        "hi-Latn": "Shubh raatri, nanhe dost. Achchhe se sona. Jai Hanuman!",
    },
    "goodbye": {
        "en": "Goodbye, little friend. Come back soon. Jai Hanuman!",
        "hi": "फिर मिलेंगे, नन्हे दोस्त। जल्दी आना। जय हनुमान!",
        "hi-Latn": "Phir milenge, nanhe dost. Jaldi aana. Jai Hanuman!",
    },
    "thanks": {
        "en": "Thank you for learning with me. Jai Hanuman!",
        "hi": "मेरे साथ सीखने के लिए धन्यवाद। जय हनुमान!",
        "hi-Latn": "Mere saath seekhne ke liye dhanyavaad. Jai Hanuman!",
    },
}


toolbox.offer()(teach_hanuman_chalisa)
toolbox.offer()(check_recitation)


@toolbox.offer(also=("tell_a_story",))
def tell_story(
    asked: Asked,
    *,
    persona: Persona,
    topic: Annotated[
        str | None,
        Field(description="What the story should be about, in the child's words; or left out."),
    ] = None,
) -> Outcome:
    """
    Tell the child a story of Hanuman. Call it for any wish for a story, and again to go on with
    it. The story is told by the platform; afterwards you ask one short question about it, or
    whether the child wants to hear more.
    """
    try:
        telling = storytelling.tell(
            asked.profile_id,
            persona=persona,
            topic=topic,
            language=None if settings.ENV.hindi_speak_model else "en",
            notebook=asked.notebook,
            turn=asked.turn,
            now=asked.now,
        )
    except Refusal as refusal:
        return refused(persona, refusal)
    result: dict[str, Any] = {
        "persona": telling.persona,
        "topic": telling.topic,
        "story": telling.story,
        "available_topics": telling.available_topics,
        "episode": telling.episode,
        "episodes": telling.episodes,
    }
    spoken = story_sentences(telling.sentences, telling.language)
    return Outcome(
        result=result,
        for_model=result | {"story": SPOKEN},
        media=(Speech(spoken, "clip", telling.sitting),),
        topic=f"story {telling.story_slug}",
    )


@toolbox.offer()
def play_hanuman_chalisa(
    asked: Asked,
    *,
    persona: Persona,
    path: Annotated[
        str | None, Field(description="A recording's file name; leave it out for the Chalisa.")
    ] = None,
) -> Outcome:
    """
    Play the recitation of the whole Hanuman Chalisa. Call it when the child wants to hear it
    played or sung. Say nothing afterwards: the recitation takes several minutes.
    """
    try:
        recording = recordings.open_recording(persona, path)
    except Refusal as refusal:
        return refused(persona, refusal)
    chunks = -(-recording.frames * 1000 // (recording.sample_rate * CHUNK_MS))
    result = {
        "persona": persona,
        "path": recording.path.name,
        "audio_chunks": chunks,
        "sample_rate": recording.sample_rate,
    }
    note = "It is being played to the child. Say nothing now."
    return Outcome(
        result=result,
        for_model=result | {"note": note},
        media=(Record(str(recording.path)),),
        topic="recitation",
    )


toolbox.offer()(mark_favourite)


@toolbox.offer(waits_for_end_of_turn=False)
def agent_filler(
    asked: Asked,
    *,
    message_type: Annotated[
        Literal["lookup", "general"], Field(description="What the child waits for.")
    ] = "general",
) -> Outcome:
    """
    Say a short word before something that takes a while. Call it at most once in a turn, and say
    nothing yourself meanwhile.
    """
    result = {"message_type": message_type, "status": "said"}
    said = FILLERS[message_type].get(asked.language, FILLERS[message_type]["en"])
    return Outcome(result=result, for_model=result, say=said)


@toolbox.offer()
def end_call(
    asked: Asked,
    *,
    farewell_type: Annotated[
        Literal["good_night", "goodbye", "thanks"], Field(description="How the child leaves.")
    ] = "goodbye",
) -> Outcome:
    """
    End the conversation when the child says good night, goodbye or wants to stop talking. The
    platform says the farewell: do not say anything after calling this function.
    """
    farewell = FAREWELLS[farewell_type].get(asked.language, FAREWELLS[farewell_type]["en"])
    result = {"farewell_type": farewell_type, "status": "closing"}
    note = "The farewell is being said. Do not say anything more."
    return Outcome(result=result, for_model=result | {"note": note}, farewell=farewell)
