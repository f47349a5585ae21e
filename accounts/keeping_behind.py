"""The rules of keeping for what lies behind the scenes; the public page tells them as well."""

from accounts.keeping_rules import Counted, DataClass, Rule, same
from accounts.texts import Text

_YEAR = same(12, "months")

BEHIND = (
    Rule(
        DataClass.ANSWERED,
        Text(
            "Questions about consent that you answered, and that you asked for a copy",
            "सहमति के वे प्रश्न जिनका आपने उत्तर दिया, और यह कि आपने प्रति माँगी",
        ),
        Text("to go on where you were, and to show it to you", "आगे बढ़ने और आपको दिखाने के लिए"),
        Counted.WRITTEN,
        same(30, "days"),
    ),
    Rule(
        DataClass.TOMBSTONES,
        Text("The bare number of whoever was erased", "जिसका सब मिटाया गया, केवल उसकी संख्या"),
        Text(
            "so that an old backup cannot bring anything back",
            "ताकि पुराना बैकअप कुछ वापस न ला सके",
        ),
        Counted.ERASED,
        same(7, "years"),
    ),
    Rule(
        DataClass.KEYS,
        Text(
            "The keys that your child’s data is locked with",
            "वे कुंजियाँ जिनसे आपके बच्चे की जानकारी बंद है",
        ),
        Text("to read what is kept", "रखी हुई जानकारी पढ़ने के लिए"),
        Counted.ABSENCE,
        _YEAR,
    ),
    Rule(
        DataClass.INVITATIONS,
        Text(
            "Invitations to a second grown-up, and the address they went to",
            "दूसरे बड़े को भेजे गए निमंत्रण, और वह पता जहाँ वे भेजे गए",
        ),
        Text("so that they can be accepted", "ताकि वे स्वीकार किए जा सकें"),
        Counted.ENDED,
        same(7, "days"),
    ),
    Rule(
        DataClass.PAIRING,
        Text(
            "Codes that toys said, and wrong ones that were typed",
            "खिलौनों के बताए कोड, और ग़लत लिखे गए कोड",
        ),
        Text("to stop guessing", "अंदाज़े से कोड लगाना रोकने के लिए"),
        Counted.ENDED,
        same(1, "days"),
    ),
    Rule(
        DataClass.SESSIONS,
        Text(
            "Where you are signed in: browser and network address",
            "आप कहाँ साइन इन हैं: ब्राउज़र और नेटवर्क पता",
        ),
        Text("to keep you signed in, and to show it to you", "आपको साइन इन रखने और दिखाने के लिए"),
        Counted.ENDED,
        same(1, "days"),
    ),
    Rule(
        DataClass.FAILURES,
        Text("Work of ours that failed, by number alone", "हमारे असफल काम, केवल संख्या से"),
        Text("to do it again", "उसे फिर से करने के लिए"),
        Counted.WRITTEN,
        same(30, "days"),
    ),
    Rule(
        DataClass.MAILS,
        Text(
            "E-mails to you, on machines of developers only",
            "आपको भेजे गए ई-मेल, केवल विकास की मशीनों पर",
        ),
        Text("to see what would be sent", "यह देखने के लिए कि क्या भेजा जाता"),
        Counted.WRITTEN,
        same(14, "days"),
    ),
    Rule(
        DataClass.BACKUPS,
        Text("Backups", "बैकअप"),
        Text("to repair what breaks", "जो बिगड़े उसे ठीक करने के लिए"),
        Counted.WRITTEN,
        same(35, "days"),
    ),
    Rule(
        DataClass.KEY_BACKUPS,
        Text("Backups of the keys", "कुंजियों के बैकअप"),
        Text("to repair what breaks", "जो बिगड़े उसे ठीक करने के लिए"),
        Counted.WRITTEN,
        same(7, "days"),
    ),
)
