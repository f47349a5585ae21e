"""
What the toy itself can say, without a platform: each sentence by its name, in both languages.

`manage.py firmware_prompts` makes `prompts/<language>/<name>.wav` of them. Short: they lie on the
flash as they are played, 48 KB a second. Names are those of firmware/companion and its shell.
"""

SENTENCES: dict[str, dict[str, str]] = {
    # on the way to a talk
    "waking": {"en": "I am waking up!", "hi": "मैं जाग रहा हूँ!"},
    "connecting": {"en": "One moment.", "hi": "एक पल रुको।"},
    "listening": {"en": "I am listening.", "hi": "मैं सुन रहा हूँ।"},
    "thinking": {"en": "Let me think.", "hi": "सोचने दो।"},
    "trouble": {
        "en": "Oh! That did not work. Please try again.",
        "hi": "अरे! यह नहीं हुआ। फिर से कोशिश करो।",
    },
    "no_wifi": {
        "en": "I cannot find the Wi-Fi. Ask a grown-up.",
        "hi": "वाई-फ़ाई नहीं मिल रहा। किसी बड़े को बताओ।",
    },
    "refused": {
        "en": "Nobody knows me. Ask a grown-up.",
        "hi": "मुझे कोई पहचान नहीं रहा। किसी बड़े को बताओ।",
    },
    "goodnight": {"en": "Good night! Jai Hanuman!", "hi": "शुभ रात्रि! जय हनुमान!"},
    "recite": {"en": "Let us recite together.", "hi": "चलो, साथ में पाठ करें।"},
    # what the platform's policy says
    "unpaired": {"en": "My code is", "hi": "मेरा कोड है"},
    "paired": {"en": "Now we are friends!", "hi": "अब हम दोस्त हैं!"},
    "no_consent": {
        "en": "Your parents have not said yes yet.",
        "hi": "तुम्हारे माता-पिता ने अभी हाँ नहीं कहा है।",
    },
    "withdrawn": {
        "en": "Now I am quiet. I have forgotten everything.",
        "hi": "अब मैं चुप हूँ। मैं सब भूल गया हूँ।",
    },
    "paused": {"en": "We are having a break.", "hi": "अभी हम आराम कर रहे हैं।"},
    "ai_off": {"en": "Today I only recite.", "hi": "आज मैं सिर्फ़ पाठ करता हूँ।"},
    "quiet_hours": {"en": "It is quiet time now.", "hi": "अब आराम का समय है।"},
    "limit": {"en": "Enough for today! See you tomorrow.", "hi": "आज बस इतना! कल मिलेंगे।"},
    "revoked": {"en": "I am lost. Please take me home.", "hi": "मैं खो गया हूँ। मुझे घर ले चलो।"},
    "erased": {"en": "I have forgotten everything.", "hi": "मैं सब भूल गया हूँ।"},
    # the toy itself
    "set_up": {
        "en": "Please set me up. See my label.",
        "hi": "मुझे तैयार करो। मेरा लेबल देखो।",
    },
    "low_battery": {"en": "I am hungry. Please charge me.", "hi": "मुझे भूख लगी है। चार्ज करो।"},
    "broken": {
        "en": "Something in me is broken. Ask a grown-up.",
        "hi": "मुझमें कुछ ख़राब है। किसी बड़े को बताओ।",
    },
    "updating": {"en": "I am learning something new.", "hi": "मैं कुछ नया सीख रहा हूँ।"},
    "reset": {
        "en": "Keep holding, and I forget everything.",
        "hi": "दबाए रखोगे, तो मैं सब भूल जाऊँगा।",
    },
    # the digits of a code
    "digit_0": {"en": "zero", "hi": "शून्य"},
    "digit_1": {"en": "one", "hi": "एक"},
    "digit_2": {"en": "two", "hi": "दो"},
    "digit_3": {"en": "three", "hi": "तीन"},
    "digit_4": {"en": "four", "hi": "चार"},
    "digit_5": {"en": "five", "hi": "पाँच"},
    "digit_6": {"en": "six", "hi": "छह"},
    "digit_7": {"en": "seven", "hi": "सात"},
    "digit_8": {"en": "eight", "hi": "आठ"},
    "digit_9": {"en": "nine", "hi": "नौ"},
}
LANGUAGES = ("en", "hi")
# Beside two copies of the firmware (256 KB) and a quarter of the Chalisa's recordings on the 8 MB
# that the smallest module leaves of its flash; a module of 16 MB has room for all of them.
BUDGET_BYTES = 5 * 1024 * 1024
