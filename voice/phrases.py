"""
The fixed sentences that the server itself says to a child, in both languages.

They are approved text, hold no name, and are synthesised ahead as clips. "hi-Latn" is the Hindi
sentence for an English voice, where no voice reads Devanagari.
"""

from voice.effects import Sentence

PHRASES: dict[str, dict[str, str]] = {
    "hello": {
        "en": "Hello! Here I am.",
        "hi": "नमस्ते! मैं यहाँ हूँ।",
        "hi-Latn": "Namaste! Main yahaan hoon.",
    },
    "not_heard": {
        "en": "I did not hear you. Press the button and say it again.",
        "hi": "मुझे सुनाई नहीं दिया। बटन दबाकर फिर से बोलो।",
        "hi-Latn": "Mujhe sunaai nahin diya. Button dabaakar phir se bolo.",
    },
    "trouble": {
        "en": "Oh! The wind is too loud for me right now. Please try again in a little while.",
        "hi": "अरे! अभी हवा बहुत तेज़ है। थोड़ी देर में फिर कोशिश करना।",
        "hi-Latn": "Arre! Abhi hawa bahut tez hai. Thodi der mein phir koshish karna.",
    },
    "thinking": {
        "en": "Let me think about that.",
        "hi": "ज़रा सोचने दो।",
        "hi-Latn": "Zara sochne do.",
    },
    "tool_trouble": {
        "en": "Hmm, my book is stuck just now. Let us try that again soon.",
        "hi": "हम्म, मेरी किताब अभी खुल नहीं रही। थोड़ी देर में फिर कोशिश करते हैं।",
        "hi-Latn": "Hmm, meri kitaab abhi khul nahin rahi. Thodi der mein phir dekhte hain.",
    },
    "too_long": {
        "en": "That was a lot of words! Tell me again, a little shorter.",
        "hi": "यह तो बहुत सारी बातें थीं! ज़रा छोटे में फिर से बताओ।",
        "hi-Latn": "Yeh to bahut saari baatein thin! Zara chhote mein phir se batao.",
    },
    "farewell": {
        "en": "Good night, little friend. Jai Hanuman!",
        "hi": "शुभ रात्रि, नन्हे दोस्त। जय हनुमान!",
        "hi-Latn": "Shubh raatri, nanhe dost. Jai Hanuman!",
    },
}


def phrase(name: str, language: str) -> Sentence:
    """The sentence in the child's language ("en", "hi", "hi-Latn"); English for any other."""
    texts = PHRASES[name]
    if language.startswith("hi"):
        return Sentence(texts["hi"], "hi", romanised=texts["hi-Latn"])
    return Sentence(texts["en"], "en")
