"""What is kept and for how long: the one table that notices and the privacy page are made from."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.texts import Text

UNANSWERED = timedelta(days=14)  # a request for consent, with the asking parent's address


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data: what it is, what it is needed for, and when it goes."""

    what: Text
    why: Text
    until: Text


_ERASED = Text("until you ask us to erase it", "जब तक आप हटाने को न कहें")

TABLE = (
    Kept(
        Text("The sound of your child’s voice", "आपके बच्चे की आवाज़"),
        Text("to understand and answer", "समझने और जवाब देने के लिए"),
        Text("not kept: gone when the answer is given", "रखी नहीं जाती: जवाब देते ही मिट जाती है"),
    ),
    Kept(
        Text("The words of a conversation", "बातचीत के शब्द"),
        Text("to follow the conversation", "बातचीत को आगे बढ़ाने के लिए"),
        Text("not kept: gone when the talk ends", "रखे नहीं जाते: बातचीत ख़त्म होते ही मिट जाते हैं"),
    ),
    Kept(
        Text(
            "Nickname, birth month, language, time zone, interests, topics to avoid, limits",
            "पुकार का नाम, जन्म का महीना, भाषा, समय क्षेत्र, रुचियाँ, टालने के विषय, सीमाएँ",
        ),
        Text("to talk in a way that fits", "बच्चे के अनुरूप बात करने के लिए"),
        _ERASED,
    ),
    Kept(
        Text(
            "When and how long your child talked, and how fast the toy answered",
            "बच्चे ने कब और कितनी देर बात की, और खिलौने ने कितनी जल्दी जवाब दिया",
        ),
        Text("for your limits and this portal", "आपकी सीमाओं और इस पोर्टल के लिए"),
        _ERASED,
    ),
    Kept(
        Text(
            "Verses practised, stories heard, notes of what a talk was about (only if you agreed)",
            "सीखी गई चौपाइयाँ, सुनी गई कहानियाँ, बातचीत के विषय (केवल आपकी सहमति से)",
        ),
        Text("to go on where the last lesson ended", "पिछले पाठ से आगे बढ़ने के लिए"),
        _ERASED,
    ),
    Kept(
        Text(
            "The toy: serial number, battery, signal, software, when it was last heard",
            "खिलौना: क्रमांक, बैटरी, सिग्नल, सॉफ़्टवेयर, पिछली बार कब सुना गया",
        ),
        Text("to keep the toy working", "खिलौने को चालू रखने के लिए"),
        Text("the latest values only", "केवल सबसे नए मान"),
    ),
    Kept(
        Text("Your e-mail address, country and state", "आपका ई-मेल पता, देश और राज्य"),
        Text("to reach you and follow your law", "आप तक पहुँचने और आपके क़ानून के पालन के लिए"),
        Text("as long as you have an account", "जब तक आपका खाता है"),
    ),
    Kept(
        Text(
            "Questions about consent that were never answered, and the address they went to",
            "सहमति के वे प्रश्न जिनका उत्तर नहीं मिला, और वह पता जहाँ वे भेजे गए",
        ),
        Text("to wait for your answer", "आपके उत्तर की प्रतीक्षा के लिए"),
        Text(f"{UNANSWERED.days} days", f"{UNANSWERED.days} दिन"),
    ),
    Kept(
        Text(
            "What you agreed to and when, without names, with a shortened network address",
            "आपने किस बात पर कब सहमति दी, बिना नाम के, छोटे किए गए नेटवर्क पते के साथ",
        ),
        Text("to prove that you were asked", "यह सिद्ध करने के लिए कि आपसे पूछा गया"),
        Text("as proof, also after the rest is erased", "प्रमाण के रूप में, बाक़ी हटाने के बाद भी"),
    ),
    Kept(
        Text("Who of our staff looked at your child’s page", "हमारे किस कर्मचारी ने बच्चे का पृष्ठ देखा"),
        Text("so that you can see it", "ताकि आप देख सकें"),
        _ERASED,
    ),
)
