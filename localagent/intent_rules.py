"""
How people put what they want: regular expressions over normalised text, in English, Hindi and
romanised Hindi. `localagent.intents` reads them.
"""

from localagent.numerals import HINDI_ORDINALS, ORDINALS

# In this order: the first rule of which a wording fits wins. `^` anchors those that only hold for
# short answers.
RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "no",
        (
            r"\b(do not|don't|dont) (want|like|tell|teach|play|sing)\b",
            r"\bnahi(n)? (chahiye|sunna|seekhna)\b",
            r"मुझे नहीं",
        ),
    ),
    ("unknown", (r"\b(don't|do not|dont|never) stop\b",)),
    (
        "good_night",
        (
            r"\bgood ?night\b(?! story)",
            r"\b(i am|i'm|im) (sleepy|going to (bed|sleep))\b",
            r"\bsweet dreams\b",
            r"\bshubh ratri\b",
            r"शुभ रात्रि|गुड नाइट|नींद आ रही",
        ),
    ),
    (
        "bye",
        (
            r"^(ok |okay )?(good ?)?bye\b",
            r"\bsee you (tomorrow|later|soon)\b",
            r"\bend the call\b",
            r"\bi (have to|must|need to) go\b",
            r"\balvida\b",
            r"अलविदा|टाटा|फिर मिलेंगे|कल मिलेंगे|मुझे जाना है|^बाय",
        ),
    ),
    (
        "stop",
        (
            r"\b(stop|enough|be quiet|shut up|quiet please)\b",
            r"\b(turn|switch) it off\b",
            r"\b(ruko|ruk jao|chup|band karo)\b",
            r"रुको|रुक जाओ|रुकिए|बस करो|^बस$|बंद करो|चुप",
        ),
    ),
    (
        "pause",
        (r"\bpause\b", r"\b(wait|hold on)( a (minute|moment)| please)?$", r"ठहरो|एक मिनट"),
    ),
    (
        "play",
        (
            r"\b(play|sing|put on|hear|listen to)\b.*\b(chalisa|song|music|prayer|recording)\b",
            r"\b(chalisa|bhajan|gana)\b.*\b(bajao|chalao|gao|sunao|suna do)\b",
            r"चलाओ|चला दो|बजाओ|लगाओ|गाओ",
            r"(चालीसा|भजन|गाना) (सुनाओ|सुना दो|सुननी है)",
        ),
    ),
    (
        "not_favourite",
        (
            r"\b(not|isn't|no longer) my favou?rite\b|\bfavou?rite any ?more\b",
            r"(पसंदीदा|मनपसंद) नहीं|अब पसंद नहीं",
        ),
    ),
    (
        "favourite",
        (
            r"\b(it|this|that|story|verse|one) (is|was) my (very |most )?favou?rite\b",
            r"\b(it's|that's) my (very |most )?favou?rite\b|^my favou?rite( one)?$",
            r"\bi (like|love) (this|that|the) (story|verse|chaupai|doha|one)\b",
            r"\bi (like|love) (it|this|that) (best|most|the most|very much|so much)\b",
            r"\b(yeh|ye|yah|woh|wo)\b.*\b(favou?rite|pasandida|manpasand)\b",
            r"\b(bahut|sabse) pasand\b",
            r"(यह|ये|वह|वो)( \S+){0,3} (पसंदीदा|मनपसंद|फ़ेवरिट|फेवरेट|फेवरिट)",
            r"(बहुत|सबसे) (ज़्यादा |अच्छी )?(पसंद|लगी|लगा)",
        ),
    ),
    (
        "test",
        (
            r"\b(test|quiz|check|examine) me\b|\bask me (a|the|any|one) verse\b",
            r"\b(say|recite)\b.*\b(by heart|from memory)\b",
            r"\b(test|pariksha) lo\b",
            r"(टेस्ट|परीक्षा) (लो|लीजिए|ले लो)|मुझसे पूछो",
        ),
    ),
    (
        "from_start",
        (
            r"\bfrom (the )?(very )?(start|beginning|first verse)\b|\bstart (over|again)\b",
            r"\bshuru(aat)? se\b",
            r"शुरू से|शुरुआत से",
        ),
    ),
    (
        "first_half",
        (
            r"\bfirst (half|line|part)\b|\b(only|just) half\b",
            r"\b(pehli|pahli) (line|pankti)\b|\b(pehla|pahla|pehle) (aadha|hissa)\b",
            r"पहल[ाी] (पंक्ति|आधा|हिस्सा)|(सिर्फ़|सिर्फ|केवल|बस) पहली|आधा ही",
        ),
    ),
    (
        "second_half",
        (
            r"\b(second|other) (half|line|part)\b",
            r"\b(doosri|dusri) (line|pankti)\b|\b(doosra|dusra) (aadha|hissa)\b",
            r"दूसर[ाी] (पंक्ति|आधा|हिस्सा)|(सिर्फ़|सिर्फ|केवल|बस) दूसरी",
        ),
    ),
    (
        "word",
        (
            r"\bwhat (does|do|is) (the word |this word )?"
            r"(?P<word>(?!(it|that|this|the|they|you)\b)\w+( \w+)?) means?\b",
            r"\bwhat (the word )?(?P<word>(?!(it|that|this|the)\b)\w+) means\b",
            r"\bmeaning of (the word |this word )?(?P<word>(?!(it|that|this|the)\b)\w+( \w+)?)",
            r"\b(?P<word>(?!(is|us|iska|uska)\b)\w+) (shabd )?ka (matlab|arth|meaning)\b",
            r"(?P<word>(?!(इस|उस|दोहे|चौपाई|शब्द)( |$))\S+)( शब्द)? का (मतलब|अर्थ)",
        ),
    ),
    (
        "verse",
        (
            r"\b(?P<ordinal>" + "|".join(ORDINALS) + r") (verse|chaupai|doha)\b",
            r"\b(verse|chaupai|doha)( number)? (?P<number>\w+(?: \w+)?)",
            r"(?P<hindi_ordinal>" + "|".join(HINDI_ORDINALS) + r") (चौपाई|दोहा|लाइन)",
            r"(दोहा|चौपाई)( नंबर)? (?P<hindi_number>\S+)",
        ),
    ),
    (
        "another_story",
        (
            r"\b(another|one more|different|new|next) (story|one)\b",
            r"\b(ek )?aur kahani\b",
            r"(एक और|और एक|कोई और|दूसरी|नई|अगली) कहानी",
        ),
    ),
    (
        "previous",
        (r"\b(previous|last) (verse|line|one)\b", r"\bgo back\b", r"पिछल[ाी]|पीछे"),
    ),
    (
        "again",
        (
            r"\bagain\b|^repeat$|\brepeat (it|that|this)\b",
            r"\b(once|one time) more\b|\bsay that\b|\bpardon\b",
            r"\b(didn't|did not|couldn't|can't) (hear|understand)\b",
            r"\b(phir se|dobara)\b",
            r"फिर से|दोबारा|एक बार और|समझ नहीं आया|क्या कहा",
        ),
    ),
    (
        "repeat_after_me",
        (
            r"\b(repeat|say it|recite) (after|with)\b|\bmy turn\b|\blet me (try|say)\b",
            r"मेरी बारी|मेरे (साथ|बाद)",
        ),
    ),
    (
        "bedtime_story",
        (r"\b(bedtime|sleepy|good ?night) story\b", r"सोने (की|से पहले की|वाली) कहानी"),
    ),
    (
        "story",
        (
            r"\b(story|stories|tale|kahani)\b",
            r"^(please )?tell me about\b(?! yourself)",
            r"कहानी|के बारे में बता",
        ),
    ),
    (
        "next",
        (
            r"\bnext\b|\b(teach|tell|learn) (me )?more\b|\b(another|one more) (verse|line)\b",
            r"\b(agla|agli|aage)\b",
            r"अगल[ाी]|आगे|इसके बाद",
        ),
    ),
    (
        "meaning",
        (r"\bwhat does\b.*\bmean\b|\b(meaning|explain|matlab|arth)\b", r"मतलब|अर्थ"),
    ),
    (
        "progress",
        (
            r"\b(how many|which) verses\b|\bwhat (did|have) (i|we) learn",
            r"कितने दोहे|क्या सीखा",
        ),
    ),
    (
        "teach",
        (
            r"\b(teach|learn|study|practi[cs]e|recite|lesson)\b",
            r"^(the )?(hanuman )?chalisa( please)?$|^(a )?verse( please)?$",
            r"\b(sikhao|sikha do|seekhna|padhao)\b",
            r"सिखा|सीखना|सीखनी|पढ़ाओ|^(हनुमान )?चालीसा$",
        ),
    ),
    (
        "louder",
        (
            r"\b(louder|speak up|volume up|cannot hear)\b",
            r"\bturn (it|the volume|the sound) up\b|\bzor se\b",
            r"ज़ोर से|जोर से|आवाज़ बढ़ाओ",
        ),
    ),
    (
        "quieter",
        (
            r"\b(quieter|softer|volume down|too loud)\b",
            r"\bturn (it|the volume|the sound) down\b",
            r"धीमे|आवाज़ कम",
        ),
    ),
    (
        "slower",
        (
            r"\bslow(er|ly| down)\b|\btoo fast\b|\bword by word\b",
            r"\b(dheere|aaram se)\b",
            r"धीरे|आराम से|एक एक शब्द",
        ),
    ),
    ("faster", (r"\b(faster|quicker|speed up)\b|\btoo slow\b", r"जल्दी बोलो|तेज़ बोलो")),
    (
        "abilities",
        (
            r"\bwhat (can|do) you do\b|\bwhat (can|should) i (say|ask|do)\b",
            r"^(can you )?help( me)?( please)?$",
            r"क्या कर सकते",
        ),
    ),
    (
        "how_are_you",
        (r"\bhow are you\b|\bare you (okay|fine|happy)\b", r"कैसे (हो|हैं)|क्या हाल"),
    ),
    (
        "who_are_you",
        (
            r"\bwho are you\b|\byour name\b|\babout yourself\b",
            r"\bwhere (are you from|do you live)\b",
            r"कौन (हो|हैं)|नाम क्या है",
        ),
    ),
    (
        "no",
        (
            r"^(no|nope|not (now|today|yet)|maybe later|later|nahi|nahin)\b",
            r"^(नहीं|ना|अभी नहीं|आज नहीं|बाद में|रहने दो)( |$)",
        ),
    ),
    (
        "thanks",
        (
            r"\b(thank you|thanks|dhanyavad|shukriya)\b",
            r"\bi (like|liked|love|loved) (it|that|this|you)\b",
            r"धन्यवाद|शुक्रिया|मज़ा आया",
        ),
    ),
    (
        "yes",
        (
            r"^(yes|yeah|yep|yup|ok|okay|sure|alright|all right|of course|i do|i am|i'm ready)\b",
            r"^(go on|go ahead|continue|keep going|carry on|let's|let us|i would|ready)\b",
            r"^(haan|ha|ji|chalo|theek hai)\b",
            r"^(हाँ|हां|जी|ठीक है|अच्छा|चलो|ज़रूर|बिल्कुल|ओके)( |$)",
        ),
    ),
    (
        "hello",
        (
            r"^(hello|hi|hey|namaste|namaskar|jai|are you there)\b",
            r"^good (morning|afternoon|evening)\b",
            r"^(नमस्ते|नमस्कार|हैलो|प्रणाम|जय|राम राम)",
        ),
    ),
    ("play", (r"\b(play|sing)\b",)),
)
