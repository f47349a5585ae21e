"""
What a child may like: the themes of the stories, in the language of the page.

The tags are the stories' own (learning/content/stories/), so that what is ticked decides which
story comes first. Every story has one that can be ticked.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

THEMES = (
    gettext_noop("believing in yourself"),
    gettext_noop("brotherly love"),
    gettext_noop("comforting someone who is sad"),
    gettext_noop("courage"),
    gettext_noop("curiosity"),
    gettext_noop("devotion"),
    gettext_noop("doing more than you were asked"),
    gettext_noop("focus on your work"),
    gettext_noop("forgiveness"),
    gettext_noop("good manners even in a hurry"),
    gettext_noop("gratitude"),
    gettext_noop("helping fast"),
    gettext_noop("hope"),
    gettext_noop("humility"),
    gettext_noop("humour"),
    gettext_noop("keeping a promise"),
    gettext_noop("keeping safe what you are given"),
    gettext_noop("kindness is strength"),
    gettext_noop("love of learning"),
    gettext_noop("making friends"),
    gettext_noop("not being fooled on the way"),
    gettext_noop("patience"),
    gettext_noop("perseverance"),
    gettext_noop("speaking the truth to the powerful"),
    gettext_noop("teamwork"),
    gettext_noop("telling the truth"),
    gettext_noop("trust"),
    gettext_noop("using your wits"),
)
# Themes that stories have as well, and that are too many or too special to be ticked.
RARER = (
    gettext_noop("a parent's love"),
    gettext_noop("anger must be watched"),
    gettext_noop("blessings"),
    gettext_noop("Diwali joy"),
    gettext_noop("encouraging a friend"),
    gettext_noop("every small helper counts"),
    gettext_noop("faith"),
    gettext_noop("family surprise"),
    gettext_noop("finding a good friend in a hard place"),
    gettext_noop("God lives in the heart"),
    gettext_noop("how Hanuman got his name"),
    gettext_noop("joy"),
    gettext_noop("listening to a mother"),
    gettext_noop("listening to elders"),
    gettext_noop("messengers must be safe"),
    gettext_noop("mischief and saying sorry"),
    gettext_noop("polite speech"),
    gettext_noop("prayer protects"),
    gettext_noop("quiet courage"),
    gettext_noop("recognising the one you serve"),
    gettext_noop("respect for teachers"),
    gettext_noop("respect for the old"),
    gettext_noop("saying sorry when play goes too far"),
    gettext_noop("sharing good news"),
    gettext_noop("waiting with hope"),
    gettext_noop("what is truly precious"),
)


def name_of(tag: str) -> str:
    """How a page says a tag."""
    return _(tag) if tag in THEMES or tag in RARER else tag
