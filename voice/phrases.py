"""
The fixed sentences that the server itself says to a child, in both languages.

They are approved text, hold no name, and are synthesised ahead as clips.
"""

PHRASES: dict[str, dict[str, str]] = {
    "not_heard": {
        "en": "I did not hear you. Press the button and say it again.",
        "hi": "मुझे सुनाई नहीं दिया। बटन दबाकर फिर से बोलो।",
    },
    "trouble": {
        "en": "Oh! The wind is too loud for me right now. Please try again in a little while.",
        "hi": "अरे! अभी मेरी बात बादलों तक नहीं पहुँच रही है। थोड़ी देर में फिर कोशिश करना।",
    },
    "thinking": {
        "en": "Let me think about that.",
        "hi": "ज़रा सोचने दो।",
    },
    "tool_trouble": {
        "en": "Hmm, my book is stuck just now. Let us try that again soon.",
        "hi": "हम्म, मेरी किताब अभी खुल नहीं रही। थोड़ी देर में फिर कोशिश करते हैं।",
    },
    "too_long": {
        "en": "That was a lot of words! Tell me again, a little shorter.",
        "hi": "यह तो बहुत सारी बातें थीं! ज़रा छोटे में फिर से बताओ।",
    },
    "farewell": {
        "en": "Good night, little friend. Jai Hanuman!",
        "hi": "शुभ रात्रि, नन्हे दोस्त। जय हनुमान!",
    },
    "lost_thread": {
        "en": "One moment, I lost my thread.",
        "hi": "एक पल, मैं बात भूल गया।",
    },
}


def phrase(name: str, language: str) -> str:
    """The sentence in the child's language; English where there is no other."""
    texts = PHRASES[name]
    return texts.get(language, texts["en"])
