"""The rules of keeping that every parent is told, in notices too."""

from accounts.keeping_rules import Counted, DataClass, Period, Rule, days, each, same
from accounts.models.consent import Purpose
from accounts.regions import Region
from accounts.texts import Text

_YEAR = same(12, "months")

TOLD = (
    Rule(
        DataClass.SOUND,
        Text("The sound of your child’s voice", "आपके बच्चे की आवाज़"),
        Text("to understand and answer", "समझने और जवाब देने के लिए"),
        Counted.NOT_KEPT,
        same(0, "hours"),
        Purpose.CORE_VOICE,
    ),
    Rule(
        DataClass.WORDS,
        Text("The words of a conversation", "बातचीत के शब्द"),
        Text("to follow the conversation", "बातचीत को आगे बढ़ाने के लिए"),
        Counted.NOT_KEPT,
        same(0, "hours"),
        Purpose.CORE_VOICE,
    ),
    Rule(
        DataClass.LINES,
        Text(
            "Lines of a conversation without names, numbers and addresses (only if you agreed)",
            "बातचीत की पंक्तियाँ, नाम, नंबर और पते हटाकर (केवल आपकी सहमति से)",
        ),
        Text("so that you can read them", "ताकि आप उन्हें पढ़ सकें"),
        Counted.WRITTEN,
        same(7, "days"),
        Purpose.TRANSCRIPT_KEEP,
    ),
    Rule(
        DataClass.TALKS,
        Text(
            "When and how long your child talked, and how fast the toy answered",
            "बच्चे ने कब और कितनी देर बात की, और खिलौने ने कितनी जल्दी जवाब दिया",
        ),
        Text("for your limits and this portal", "आपकी सीमाओं और इस पोर्टल के लिए"),
        Counted.WRITTEN,
        days(us=90, europe=30, india=365),
        Purpose.CORE_VOICE,
    ),
    Rule(
        DataClass.NOTES,
        Text(
            "What a talk was about, and a short note of it for you (only if you agreed)",
            "बातचीत का विषय, और आपके लिए उसका छोटा सार (केवल आपकी सहमति से)",
        ),
        Text("so that you know what was learnt", "ताकि आप जानें कि क्या सीखा गया"),
        Counted.WRITTEN,
        days(us=90, europe=30, india=30),
        Purpose.PROGRESS,
    ),
    Rule(
        DataClass.MEMORY,
        Text(
            "What the next talk should know of the earlier ones (only if you agreed)",
            "पिछली बातों में से जो अगली बातचीत को जानना चाहिए (केवल आपकी सहमति से)",
        ),
        Text("to go on where the last talk ended", "पिछली बात से आगे बढ़ने के लिए"),
        Counted.PRACTISED,
        each(Period(12, "months"), Period(6, "months"), Period(6, "months")),
        Purpose.MEMORY,
    ),
    Rule(
        DataClass.PROFILE,
        Text(
            "Nickname, birth month, language, time zone, interests, topics to avoid, limits",
            "पुकार का नाम, जन्म का महीना, भाषा, समय क्षेत्र, रुचियाँ, टालने के विषय, सीमाएँ",
        ),
        Text("to talk in a way that fits", "बच्चे के अनुरूप बात करने के लिए"),
        Counted.ABSENCE,
        _YEAR,
        Purpose.CORE_VOICE,
    ),
    Rule(
        DataClass.PROGRESS,
        Text(
            "Verses practised and stories heard (only if you agreed)",
            "सीखी गई चौपाइयाँ और सुनी गई कहानियाँ (केवल आपकी सहमति से)",
        ),
        Text("to go on where the last lesson ended", "पिछले पाठ से आगे बढ़ने के लिए"),
        Counted.PRACTISED,
        each(Period(12, "months"), Period(6, "months"), Period(6, "months")),
        Purpose.PROGRESS,
    ),
    Rule(
        DataClass.SAFETY,
        Text(
            "That a talk had to be steered away from something, by kind and time, without words",
            "कि बातचीत को किसी विषय से हटाना पड़ा: किस प्रकार का और कब, बिना शब्दों के",
        ),
        Text("to keep your child safe", "आपके बच्चे की सुरक्षा के लिए"),
        Counted.WRITTEN,
        days(us=90, europe=30, india=90),
        Purpose.CORE_VOICE,
    ),
    Rule(
        DataClass.TOY,
        Text(
            "The toy: serial number, what you call it, when it was last heard",
            "खिलौना: क्रमांक, आप उसे क्या कहते हैं, पिछली बार कब सुना गया",
        ),
        Text("so that the toy talks with your child", "ताकि खिलौना आपके बच्चे से बात करे"),
        Counted.ABSENCE,
        _YEAR,
    ),
    Rule(
        DataClass.CONDITION,
        Text("The toy’s battery and signal", "खिलौने की बैटरी और सिग्नल"),
        Text("to keep the toy working", "खिलौने को चालू रखने के लिए"),
        Counted.LATEST,
        same(30, "days"),
    ),
    Rule(
        DataClass.ACCOUNT,
        Text(
            "Your e-mail address, how you sign in, country and state",
            "आपका ई-मेल पता, साइन इन का तरीक़ा, देश और राज्य",
        ),
        Text("to reach you and follow your law", "आप तक पहुँचने और आपके क़ानून के पालन के लिए"),
        Counted.ABSENCE,
        _YEAR,
    ),
    Rule(
        DataClass.UNANSWERED,
        Text(
            "Questions about consent that were never answered, and the address they went to",
            "सहमति के वे प्रश्न जिनका उत्तर नहीं मिला, और वह पता जहाँ वे भेजे गए",
        ),
        Text("to wait for your answer", "आपके उत्तर की प्रतीक्षा के लिए"),
        Counted.WRITTEN,
        same(14, "days"),
    ),
    Rule(
        DataClass.LEDGER,
        Text(
            "What you agreed to and when, without names, with a shortened network address",
            "आपने किस बात पर कब सहमति दी, बिना नाम के, छोटे किए गए नेटवर्क पते के साथ",
        ),
        Text("to prove that you were asked", "यह सिद्ध करने के लिए कि आपसे पूछा गया"),
        Counted.CLOSED,
        {
            Region.US: Period(5, "years"),
            Region.EU: Period(3, "years"),
            Region.UK: Period(6, "years"),
            Region.IN: Period(7, "years"),
            Region.OTHER: Period(3, "years"),
        },
    ),
    Rule(
        DataClass.EXPORTS,
        Text("A copy that you asked for", "आपकी माँगी हुई प्रति"),
        Text("so that you can fetch it", "ताकि आप उसे ले सकें"),
        Counted.WRITTEN,
        same(7, "days"),
    ),
    Rule(
        DataClass.AUDIT,
        Text(
            "Who signed in, who changed what, who of our staff looked and why, without names",
            "किसने साइन इन किया, किसने क्या बदला, हमारे किस कर्मचारी ने क्यों देखा, बिना नाम के",
        ),
        Text("so that you can see it, and for security", "ताकि आप देख सकें, और सुरक्षा के लिए"),
        Counted.WRITTEN,
        _YEAR,
    ),
    Rule(
        DataClass.RECEIPTS,
        Text("Receipts of what was erased, without names", "मिटाने की रसीदें, बिना नाम के"),
        Text("to prove that it was erased", "यह सिद्ध करने के लिए कि मिटाया गया"),
        Counted.ERASED,
        each(Period(6, "years"), Period(6, "years"), Period(7, "years")),
    ),
)
