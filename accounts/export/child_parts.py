"""What a copy says of the children themselves: what they are called, like, and are limited to."""

from operator import attrgetter

from accounts.export.parts import Column, Part, ident, identity
from accounts.models import Interest, Language, Limits, QuietHours
from accounts.texts import Text

LANGUAGES = dict(Language.choices)
_WEEKDAYS = dict(
    enumerate(
        (
            Text("Monday", "सोमवार"),
            Text("Tuesday", "मंगलवार"),
            Text("Wednesday", "बुधवार"),
            Text("Thursday", "गुरुवार"),
            Text("Friday", "शुक्रवार"),
            Text("Saturday", "शनिवार"),
            Text("Sunday", "रविवार"),
        )
    )
)

PROFILE = Part(
    "profile",
    Text("Your child", "आपका बच्चा"),
    ("accounts.Profile",),
    (
        ident(),
        ident("family", attrgetter("family_id")),
        Column("child_name", Text("Name", "नाम")),
        Column("dob", Text("Born", "जन्म")),
        Column("parents", Text("Parents", "माता-पिता")),
        Column("preferred_language", Text("Language", "भाषा"), words=LANGUAGES),
        Column("timezone", Text("Time zone", "समय क्षेत्र")),
        Column("persona_name", Text("Talks with", "किससे बात करता है")),
        Column("avoid_topics", Text("Topics to avoid", "टालने के विषय")),
        Column("paused_at", Text("Paused since", "कब से रोका गया")),
        Column("created_at", Text("Known since", "कब से दर्ज")),
        Column("updated_at", Text("Last changed", "पिछला बदलाव")),
    ),
    lambda scope: scope.children,
)
INTERESTS = Part(
    "interests",
    Text("What your child likes", "आपके बच्चे की पसंद"),
    ("accounts.Interest",),
    (
        *identity(),
        Column("tag", Text("Interest", "रुचि")),
        Column("weight", Text("How much", "कितनी")),
        Column("updated_at", Text("Last changed", "पिछला बदलाव")),
    ),
    lambda scope: Interest.objects.filter(profile__in=scope.children).order_by("pk"),
)
LIMITS = Part(
    "limits",
    Text("Limits", "सीमाएँ"),
    ("accounts.Limits",),
    (
        *identity(),
        Column("daily_minutes", Text("Minutes a day", "प्रतिदिन मिनट")),
        Column("volume_cap_percent", Text("Loudest, in percent", "अधिकतम आवाज़, प्रतिशत में")),
        Column("is_ai_off", Text("Without a language model", "बिना भाषा मॉडल के")),
        Column("has_bonus_story", Text("A bonus story", "एक अतिरिक्त कहानी")),
        Column("updated_at", Text("Last changed", "पिछला बदलाव")),
    ),
    lambda scope: Limits.objects.filter(profile__in=scope.children).order_by("pk"),
)
QUIET_HOURS = Part(
    "quiet_hours",
    Text("Quiet hours", "शांत समय"),
    ("accounts.QuietHours",),
    (
        *identity(),
        Column("weekday", Text("Weekday", "दिन"), words=_WEEKDAYS),
        Column("starts", Text("From", "से")),
        Column("ends", Text("Until", "तक")),
    ),
    lambda scope: QuietHours.objects.filter(profile__in=scope.children),
)


def parts() -> tuple[Part, ...]:
    """These, in the order of the copy."""
    return (PROFILE, INTERESTS, LIMITS, QUIET_HOURS)
