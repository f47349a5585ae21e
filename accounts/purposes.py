"""What each purpose means, as parents read it on the form, in the notice and in e-mails."""

from dataclasses import dataclass

from accounts.models import Purpose
from accounts.texts import Text


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is asked for, and what a yes or a no brings about."""

    purpose: Purpose
    title: Text
    yes: Text
    data: Text  # what is used for it


_ALL = (
    Meaning(
        Purpose.CORE_VOICE,
        Text("Talk with the toy", "खिलौने से बातचीत"),
        Text(
            "When the button is pressed, your child’s voice is turned into text, an answer is "
            "written by a computer, and it is read aloud. The sound and the words are not kept. "
            "Without this there is no conversation; recordings still play.",
            "बटन दबाने पर आपके बच्चे की आवाज़ को लिखित शब्दों में बदला जाता है, कंप्यूटर जवाब लिखता है और "
            "उसे बोलकर सुनाया जाता है। आवाज़ और शब्द रखे नहीं जाते। इसके बिना बातचीत नहीं होती; "
            "रिकॉर्डिंग फिर भी चलती हैं।",
        ),
        Text("the voice, while the button is pressed", "आवाज़, जब तक बटन दबा है"),
    ),
    Meaning(
        Purpose.RELIGION_EXPLICIT,
        Text("Stories and verses of a religion", "धार्मिक कहानियाँ और चौपाइयाँ"),
        Text(
            "The stories and verses are Hindu. That your child listens to them may say something "
            "about your family’s religion, which the law protects specially. We ask for your "
            "explicit consent and use it for nothing else.",
            "कहानियाँ और चौपाइयाँ हिंदू परंपरा की हैं। बच्चे का इन्हें सुनना आपके परिवार के धर्म के बारे में "
            "कुछ बता सकता है, और क़ानून इसकी विशेष सुरक्षा करता है। हम आपकी स्पष्ट सहमति माँगते हैं और "
            "इसका कोई और उपयोग नहीं करते।",
        ),
        Text("that religious stories are heard", "यह कि धार्मिक कहानियाँ सुनी जाती हैं"),
    ),
    Meaning(
        Purpose.PROGRESS,
        Text("Keep learning progress", "सीखने की प्रगति रखना"),
        Text(
            "We keep which verses were practised and which stories were heard, so that the next "
            "lesson goes on where the last one ended and you can see it. Without this nothing "
            "about learning is kept.",
            "हम यह रखते हैं कि कौन-सी चौपाइयाँ सीखी गईं और कौन-सी कहानियाँ सुनी गईं, ताकि अगला पाठ वहीं से "
            "चले जहाँ पिछला रुका था और आप उसे देख सकें। इसके बिना सीखने के बारे में कुछ नहीं रखा जाता।",
        ),
        Text(
            "verses practised, stories heard, notes of what a talk was about",
            "सीखी गई चौपाइयाँ, सुनी गई कहानियाँ, बातचीत किस बारे में थी",
        ),
    ),
    Meaning(
        Purpose.MEMORY,
        Text("Remember nickname and favourites", "पुकार का नाम और पसंद याद रखना"),
        Text(
            "The toy may call your child by the nickname, knows favourite stories and interests, "
            "and a few sentences of what the last talks were about. Without this it talks to "
            "every child in the same way.",
            "खिलौना बच्चे को पुकार के नाम से बुला सकता है, पसंद की कहानियाँ और रुचियाँ जानता है, और कुछ "
            "वाक्यों में यह भी कि पिछली बातें किस बारे में थीं। इसके बिना वह हर बच्चे से एक जैसी बात करता है।",
        ),
        Text(
            "nickname, favourite stories, interests, a short summary of the last talks",
            "पुकार का नाम, पसंद की कहानियाँ, रुचियाँ, पिछली बातों का छोटा सार",
        ),
    ),
    Meaning(
        Purpose.TRANSCRIPT_KEEP,
        Text("Keep the text of conversations", "बातचीत का लिखित रूप रखना"),
        Text(
            "What was said is kept for a while for you to read on your child’s page, and helps to "
            "write the short notes. A computer first takes out names, numbers, addresses and "
            "schools as well as it can. You can delete any conversation’s words. Without this no "
            "words are kept.",
            "जो कहा गया वह कुछ समय तक रखा जाता है, ताकि आप उसे बच्चे के पृष्ठ पर पढ़ सकें, और छोटी टिप्पणियाँ "
            "लिखने में काम आता है। पहले कंप्यूटर नाम, नंबर, पते और स्कूल जहाँ तक हो सके हटा देता है। आप किसी भी "
            "बातचीत के शब्द मिटा सकते हैं। इसके बिना कोई शब्द नहीं रखे जाते।",
        ),
        Text("the words of conversations, masked", "बातचीत के शब्द, पहचान हटाकर"),
    ),
    Meaning(
        Purpose.SAFETY_ALERTS,
        Text("Safety alerts", "सुरक्षा सूचनाएँ"),
        Text(
            "When something your child says may mean danger, an e-mail tells you to look into the "
            "portal, where the kind and the time stand, never the words. Rules notice much and "
            "not everything. Signs of abuse go to trained people and not to guardians. This goes "
            "along with talking and is used for nothing else.",
            "जब बच्चे की किसी बात से ख़तरे का संकेत मिले, तो ई-मेल से कहा जाता है कि पोर्टल देखें। वहाँ "
            "प्रकार और समय होता है, शब्द कभी नहीं। नियम बहुत कुछ पहचानते हैं, पर सब कुछ नहीं। दुर्व्यवहार के "
            "संकेत प्रशिक्षित लोगों को दिखते हैं, अभिभावकों को नहीं। यह बातचीत के साथ ही रहता है और इसका "
            "कोई और उपयोग नहीं होता।",
        ),
        Text("kind and time of an alert", "सूचना का प्रकार और समय"),
    ),
)
MEANINGS: dict[str, Meaning] = {each.purpose.value: each for each in _ALL}


def meanings(purposes) -> list[Meaning]:
    """What `purposes` mean, in the order in which parents are asked."""
    wanted = set(purposes)
    return [MEANINGS[purpose] for purpose in Purpose.values if purpose in wanted]
