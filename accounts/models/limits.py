"""What a family allows a child: how long, when, how loud, and with a language model or not."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.models.children import Profile


class Limits(models.Model):
    """The limits of one child. No row is the same as a row of defaults: nothing is limited."""

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, related_name="limits")
    daily_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(24 * 60)]
    )
    volume_cap_percent = models.PositiveSmallIntegerField(
        default=100, validators=[MinValueValidator(10), MaxValueValidator(100)]
    )
    is_ai_off = models.BooleanField(default=False)
    has_bonus_story = models.BooleanField(default=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "limits"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(volume_cap_percent__range=(10, 100)),
                name="limits_volume_cap_percent",
            ),
            models.CheckConstraint(
                condition=models.Q(daily_minutes=None)
                | models.Q(daily_minutes__range=(1, 24 * 60)),
                name="limits_daily_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"limits {self.pk}"


class QuietHours(models.Model):
    """
    When a toy rests on one weekday (0 is Monday), in the child's own time.

    An end that is not after the start is on the next day.
    """

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="quiet_hours")
    weekday = models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)])
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["profile", "weekday"]
        verbose_name_plural = "quiet hours"
        constraints = [
            models.UniqueConstraint(fields=["profile", "weekday"], name="quiet_once_a_weekday"),
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6), name="quiet_weekday_0_to_6"
            ),
        ]

    def __str__(self) -> str:
        return f"quiet hours {self.pk}"

    def clean(self) -> None:
        if self.starts is not None and self.starts == self.ends:
            raise ValidationError(
                "Quiet hours that begin and end at the same time have no length."
            )
