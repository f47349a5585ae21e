"""
What a child may like: the themes of the stories, in the language of the page.

The tags are the stories' own (learning/content/stories/), so that what is ticked decides which
story comes first. A theme that is not listed here is shown as the stories say it.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

THEMES = (
    gettext_noop("brotherly love"),
    gettext_noop("comforting someone who is sad"),
    gettext_noop("courage"),
    gettext_noop("doing more than you were asked"),
    gettext_noop("focus on your work"),
    gettext_noop("good manners even in a hurry"),
    gettext_noop("helping fast"),
    gettext_noop("hope"),
    gettext_noop("keeping safe what you are given"),
    gettext_noop("not being fooled on the way"),
    gettext_noop("trust"),
    gettext_noop("using your wits"),
)


def name_of(tag: str) -> str:
    """How a page says a tag."""
    return _(tag) if tag in THEMES else tag
