"""
What is said to a child that has recited: an approved table in its language, never a reproach.

The words that are put in are those of the verse, as the child reads them.
"""

from accounts.models import Language

_ENGLISH = {
    "all": "Wonderful! You said every word of it.",
    "most": "Lovely! You knew {held}. Let us say one word together: {word}.",
    "some": "A brave start! I heard {held}. Let us say one word together: {word}.",
    "begun": "Thank you for trying with me. Let us say one word together: {word}.",
    "other": "You know {title} too! That was beautiful. Now back to ours, if you like.",
    "line": "Wonderful! That line is yours. Shall we try the other line?",
}
_HINDI = {
    "all": "वाह! तुमने एक-एक शब्द बोल दिया।",
    "most": "बहुत बढ़िया! तुमने {held} बोला। चलो एक शब्द साथ बोलें: {word}।",
    "some": "अच्छी शुरुआत! मैंने {held} सुना। चलो एक शब्द साथ बोलें: {word}।",
    "begun": "मेरे साथ बोलने के लिए धन्यवाद। चलो एक शब्द साथ बोलें: {word}।",
    "other": "तुम्हें {title} भी आती है! बहुत सुंदर। चाहो तो अब अपनी वाली बोलें।",
    "line": "वाह! यह पंक्ति अब तुम्हारी है। क्या दूसरी पंक्ति बोलें?",
}
MOST_NAMED = 3  # of the words that were held


def encouragement(
    kind: str, language: str, *, held: list[str] | None = None, word: str = "", title: str = ""
) -> str:
    """The sentences of one `kind`, "" for none; of `held` the last few words are named."""
    if not kind:
        return ""
    table = _HINDI if language == Language.HINDI else _ENGLISH
    named = " ".join((held or [])[-MOST_NAMED:])
    return table[kind].format(held=named, word=word, title=title)
