"""What learning adds to the copies that guardians ask for."""

from accounts.export.parts import Column, Part, add, ident, identity, leave_out
from accounts.texts import Text
from learning.models import ChalisaProgress, StoryProgress

_LAST = Text("Last time", "पिछली बार")
_STATUS = {
    "started": Text("begun", "शुरू"),
    "completed": Text("heard to the end", "पूरी सुनी"),
    "favorite": Text("a favourite", "पसंदीदा"),
}

VERSES = Part(
    "verses",
    Text("Verses practised", "सीखी गई चौपाइयाँ"),
    ("learning.ChalisaProgress",),
    (
        *identity(),
        Column("verse_index", Text("Verse, counted from 0", "पद, 0 से गिनकर")),
        Column("exposure_count", Text("Times taught", "कितनी बार सिखाया गया")),
        Column("attempts", Text("Times recited", "कितनी बार सुनाया")),
        Column("mastery", Text("How well, 0 to 5", "कितना याद, 0 से 5")),
        Column("last_practice", _LAST),
        Column("lines_held", Text("Lines known", "याद पंक्तियाँ")),
        Column("slips", Text("Slips", "चूक")),
        Column("tried_at", Text("Last tried", "पिछला प्रयास")),
        Column("reviewed_at", Text("Last repeated", "पिछली दोहराई")),
        Column("due_at", Text("To be repeated", "कब दोहराना है")),
        Column("stability", Text("Days it is remembered", "कितने दिन याद रहता है")),
        Column("difficulty", Text("How hard", "कितना कठिन")),
        Column("is_favourite", Text("Favourite", "पसंदीदा")),
    ),
    lambda scope: ChalisaProgress.objects.filter(profile__in=scope.children),
)
STORIES = Part(
    "stories",
    Text("Stories heard", "सुनी गई कहानियाँ"),
    ("learning.StoryProgress",),
    (
        *identity(),
        ident("story", lambda row: row.story.slug),
        Column("title", Text("Title", "शीर्षक"), lambda row: row.story.title),
        Column("title_hi", Text("Title in Hindi", "हिन्दी शीर्षक"), lambda row: row.story.title_hi),
        Column("status", Text("How far", "कहाँ तक"), words=_STATUS),
        Column("times_heard", Text("Times heard", "कितनी बार सुनी")),
        Column("position", Text("Next episode", "अगला भाग")),
        Column("sentence", Text("Sentences of it heard", "उसके सुने गए वाक्य")),
        Column("last_heard", _LAST),
    ),
    lambda scope: StoryProgress.objects.filter(profile__in=scope.children).select_related("story"),
)

add(VERSES, STORIES)
leave_out(
    Text("is the same for every child", "हर बच्चे के लिए एक जैसा"),
    "learning.Verse",
    "learning.Story",
    "learning.Episode",
    "learning.Recording",
    "learning.Take",
)
leave_out(
    Text(
        "is the editors' work and says nothing of a family",
        "संपादकों का काम है, परिवार के बारे में कुछ नहीं",
    ),
    "learning.Revision",
    "learning.Verdict",
    "learning.Comment",
)
