"""The languages of the product."""

from django.db import models


class Language(models.TextChoices):
    """The languages that Hanuman speaks with a child."""

    ENGLISH = "en", "English"
    HINDI = "hi", "हिन्दी"
