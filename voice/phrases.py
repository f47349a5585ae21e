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
    "limit_soon": {
        "en": "Our time together is nearly over for today. One little thing more!",
        "hi": "आज का हमारा समय थोड़ा ही बचा है। चलो, एक छोटी सी बात और।",
        "hi-Latn": "Aaj ka hamara samay thoda hi bacha hai. Chalo, ek chhoti si baat aur.",
    },
    "quiet_hours_soon": {
        "en": "Soon it will be quiet time. We still have a little while.",
        "hi": "थोड़ी देर में आराम का समय होगा। अभी थोड़ा समय बाकी है।",
        "hi-Latn": "Thodi der mein aaraam ka samay hoga. Abhi thoda samay baaki hai.",
    },
    "limit": {
        "en": "We have talked so much today! Now we rest, and meet again tomorrow. Jai Hanuman!",
        "hi": "आज हमने बहुत बातें कीं! अब आराम करते हैं, कल फिर मिलेंगे। जय हनुमान!",
        "hi-Latn": "Aaj hamne bahut baatein keen! Ab aaraam karte hain, kal phir milenge. "
        "Jai Hanuman!",
    },
    "quiet_hours": {
        "en": "Now it is quiet time. Rest well, little friend. Jai Hanuman!",
        "hi": "अब आराम का समय है। अच्छे से आराम करना, नन्हे दोस्त। जय हनुमान!",
        "hi-Latn": "Ab aaraam ka samay hai. Achchhe se aaraam karna, nanhe dost. Jai Hanuman!",
    },
    "computer": {
        "en": "Remember, I am a talking computer that tells stories, not a person.",
        "hi": "याद रखना, मैं कहानियाँ सुनाने वाला बोलता कंप्यूटर हूँ, इंसान नहीं।",
        "hi-Latn": "Yaad rakhna, main kahaaniyaan sunaane waala bolta computer hoon, "
        "insaan nahin.",
    },
    "sitting_over": {
        "en": "We have talked for a good while. Go and play a little, and come again later!",
        "hi": "हमने काफ़ी देर बातें कीं। अब थोड़ा खेलो-कूदो, फिर बाद में आना!",
        "hi-Latn": "Hamne kaafi der baatein keen. Ab thoda khelo koodo, phir baad mein aana!",
    },
    "bonus_offer": {
        "en": "It is quiet time now. If you like, press the button for one more story.",
        "hi": "अब आराम का समय है। चाहो तो एक कहानी और सुनने के लिए बटन दबाओ।",
        "hi-Latn": "Ab aaraam ka samay hai. Chaaho to ek kahaani aur sunne ke liye button dabaao.",
    },
    "bonus_story": {
        "en": "One more story, and then good night.",
        "hi": "बस एक कहानी और, फिर शुभ रात्रि।",
        "hi-Latn": "Bas ek kahaani aur, phir shubh raatri.",
    },
}


def phrase(name: str, language: str) -> Sentence:
    """The sentence in the child's language ("en", "hi", "hi-Latn"); English for any other."""
    texts = PHRASES[name]
    if language.startswith("hi"):
        return Sentence(texts["hi"], "hi", romanised=texts["hi-Latn"])
    return Sentence(texts["en"], "en")
