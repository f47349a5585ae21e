"""The short questions that end a lesson. An approved table: nothing here is made up on the way."""

from accounts.models import Language

_ENGLISH = (
    "Shall we say it together?",
    "Can you say the first line with me?",
    "Which word did you like best?",
    "Would you like to hear it once more?",
    "Can you say it in your softest voice?",
    "Shall we say it slowly, word by word?",
    "Can you say it as bravely as Hanuman would?",
    "Shall we clap along while we say it?",
    "Would you like to try the second line?",
    "Can you picture it with your eyes closed?",
    "Who would you like to say it to today?",
)
_HINDI = (
    "क्या हम इसे साथ-साथ बोलें?",
    "क्या तुम पहली पंक्ति मेरे साथ बोलोगे?",
    "तुम्हें कौन-सा शब्द सबसे अच्छा लगा?",
    "क्या तुम इसे एक बार और सुनना चाहोगे?",
    "क्या तुम इसे धीमी, मीठी आवाज़ में बोलोगे?",
    "क्या हम इसे धीरे-धीरे, एक-एक शब्द करके बोलें?",
    "क्या तुम इसे हनुमान जी जैसी हिम्मत से बोलोगे?",
    "क्या हम ताली बजाते हुए इसे बोलें?",
    "क्या तुम दूसरी पंक्ति बोलकर देखोगे?",
    "क्या तुम आँखें बंद करके इसे सोच सकते हो?",
    "आज तुम इसे किसे सुनाना चाहोगे?",
)


_OF_ONE_LINE = (1, 8)  # those that name a line: only asked when both have been said


def invitation(verse_index: int, language: str, part: str = "verse") -> str:
    """The question for a verse or a line of it, always the same one, in the child's language."""
    table: tuple[str, ...] = _HINDI if language == Language.HINDI else _ENGLISH
    if part != "verse":
        table = tuple(one for at, one in enumerate(table) if at not in _OF_ONE_LINE)
    return table[verse_index % len(table)]
