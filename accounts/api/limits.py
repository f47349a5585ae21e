"""What a family allows a child, as one resource that is read and replaced whole."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.own import OfAChild
from accounts.limits import WEEKDAYS, limits_of, quiet_hours_of, set_limits
from accounts.models import Limits, Profile


class QuietSerializer(serializers.Serializer):
    """When a toy rests on a weekday, 0 is Monday; an end that is not later is a day later."""

    weekday = serializers.IntegerField(min_value=min(WEEKDAYS), max_value=max(WEEKDAYS))
    starts = serializers.TimeField()
    ends = serializers.TimeField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["starts"] == attrs["ends"]:
            raise serializers.ValidationError({"ends": ["It ends when it begins."]})
        return attrs


class LimitsSerializer(serializers.Serializer):
    """A child's limits; `daily_minutes` null is without a limit."""

    daily_minutes = serializers.IntegerField(min_value=1, max_value=24 * 60, allow_null=True)
    volume_cap_percent = serializers.IntegerField(min_value=10, max_value=100)
    is_ai_off = serializers.BooleanField()
    has_bonus_story = serializers.BooleanField()
    quiet_hours = QuietSerializer(many=True, max_length=len(WEEKDAYS))

    def validate_quiet_hours(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({row["weekday"] for row in rows}) != len(rows):
            raise serializers.ValidationError("Each weekday can stand here once.")
        return rows


class ChildLimits(OfAChild):
    """How long, when and how loud; a change reaches a running talk within two seconds."""

    @extend_schema(responses=LimitsSerializer)
    def get(self, request: Request, child_id: uuid.UUID) -> Response:
        return Response(_told(self.child))

    @extend_schema(request=LimitsSerializer, responses=LimitsSerializer)
    def put(self, request: Request, child_id: uuid.UUID) -> Response:
        sent = LimitsSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told = dict(sent.validated_data)
        quiet = {row["weekday"]: (row["starts"], row["ends"]) for row in told.pop("quiet_hours")}
        set_limits(self.child, Limits(**told), quiet)
        return Response(_told(self.child))


def _told(child: Profile) -> dict[str, Any]:
    limits = limits_of(child)
    quiet = [
        {"weekday": weekday, "starts": starts, "ends": ends}
        for weekday, (starts, ends) in sorted(quiet_hours_of(child).items())
    ]
    names = ("daily_minutes", "volume_cap_percent", "is_ai_off", "has_bonus_story")
    told = {name: getattr(limits, name) for name in names}
    return dict(LimitsSerializer(told | {"quiet_hours": quiet}).data)
