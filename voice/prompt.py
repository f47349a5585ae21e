"""
The prompt of a conversation, in three parts: who Hanuman is, how tools are used, what was before.

Pure. Bounded below what managed models take; what does not fit is cut from the oldest end of the
conversation part, never from the rules.
"""

from dataclasses import dataclass

LONGEST = 24_000  # characters; the vendor truncates at 25,000
SUMMARY_CHARACTERS = 1_500

ONE_STORY = (
    "It is the child's quiet time now. You may tell it one more story, and do nothing else: no "
    "teaching, no games, no long talk. When it wants a story, call tell_story, and say nothing "
    "after the story. Whatever else it says, answer in one short sentence that it is time to rest "
    "and that it may have a story."
)

LANGUAGES = {
    "en": "Speak simple English.",
    "hi": "हमेशा सरल हिन्दी में, देवनागरी लिपि में उत्तर दो।",
    "hi-Latn": "Answer in simple Hindi written in Roman letters, so that it can be spoken.",
}


@dataclass(frozen=True, slots=True)
class Hearer:
    """
    What the model is told of the child: nothing that names it.

    `language` is "en", "hi", or "hi-Latn" where no voice reads Devanagari. `avoids`: what its
    guardians do not want to be talked about.
    """

    language: str
    age: int | None
    part_of_day: str
    likes: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()


def compose(
    system: str, developer: str, hearer: Hearer, *, stories: list[str], summary: str = ""
) -> str:
    """The prompt. `stories` are titles that may be told now; `summary` is of earlier talks."""
    conversation = [
        LANGUAGES.get(hearer.language, LANGUAGES["en"]),
        f"It is {hearer.part_of_day} where the child is.",
    ]
    if hearer.age is not None:
        conversation.append(f"The child is {hearer.age} years old.")
    if hearer.avoids:
        topics = "; ".join(hearer.avoids)
        conversation.append(
            f"Its parents ask you not to talk about: {topics}. When the child brings one of these "
            "up, say kindly that a grown-up at home can talk about it, and go on elsewhere."
        )
    if hearer.likes:
        conversation.append("The child likes: " + "; ".join(hearer.likes) + ".")
    if stories:
        conversation.append("Stories you can tell: " + "; ".join(stories) + ".")
    if summary:
        conversation.append("Earlier talks, in short: " + summary[-SUMMARY_CHARACTERS:])
    rules = f"{system.strip()}\n\n{developer.strip()}\n\n"
    return rules + "\n".join(conversation)[: max(0, LONGEST - len(rules))]
