"""A guardian's children, and what they have practised, heard and talked about."""

import re
import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, pagination, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import epoch
from accounts.api.own import OfAChild, own_child
from accounts.models import Profile, zone_exists
from accounts.portal.child_form import LONGEST_TOPIC, MOST_TOPICS
from learning.models import ChalisaProgress, StoryProgress
from voice.models import Interaction

_BIRTH_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class Pages(pagination.PageNumberPagination):
    """`?page=2&page_size=50`, at most a hundred at once."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100


class BirthMonth(serializers.CharField):
    """A month as "2018-03"; no day is asked for."""

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"

    def to_internal_value(self, data: Any) -> date:
        text = super().to_internal_value(data)
        if not _BIRTH_MONTH.fullmatch(text) or text < "1900":
            raise serializers.ValidationError("A month is written like 2018-03.")
        month = date(int(text[:4]), int(text[5:]), 1)
        if month > timezone.now().date():
            raise serializers.ValidationError("This month has not come yet.")
        return month


class ChildSerializer(serializers.ModelSerializer):
    """A child as its guardians see it. `avoid_topics`: what is not talked about."""

    child_name = serializers.CharField(max_length=80)
    birth_month = BirthMonth(source="dob", allow_null=True, required=False)
    timezone = serializers.CharField(max_length=64, validators=[zone_exists])
    avoid_topics = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_TOPIC),
        max_length=MOST_TOPICS,
        required=False,
    )

    class Meta:
        model = Profile
        fields = [
            "id",
            "child_name",
            "birth_month",
            "preferred_language",
            "timezone",
            "avoid_topics",
            "paused_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["paused_at"]


class VerseProgressSerializer(serializers.ModelSerializer):
    """How a child stands with one verse; `verse_index` is 0..42, `mastery` 0..5."""

    class Meta:
        model = ChalisaProgress
        fields = [
            "verse_index",
            "exposure_count",
            "attempts",
            "mastery",
            "last_practice",
            "is_favourite",
        ]


class StoryProgressSerializer(serializers.ModelSerializer):
    """How a child stands with one story; `position` is the next episode."""

    slug = serializers.SlugField(source="story.slug")
    title = serializers.CharField(source="story.title")

    class Meta:
        model = StoryProgress
        fields = ["slug", "title", "status", "times_heard", "position", "last_heard"]


class ProgressSerializer(serializers.Serializer):
    """All that a child has practised and heard."""

    child = serializers.UUIDField(source="pk")
    verses = VerseProgressSerializer(many=True)
    stories = StoryProgressSerializer(many=True)


class TalkSerializer(serializers.ModelSerializer):
    """One conversation: when, how long, about what. Never what was said."""

    notes = serializers.CharField(read_only=True)

    class Meta:
        model = Interaction
        fields = ["id", "started_at", "duration_seconds", "turns", "topic", "notes"]


class Children(generics.ListAPIView):
    """The signed-in guardian's children, a page at a time."""

    serializer_class = ChildSerializer
    pagination_class = Pages
    queryset = Profile.objects.none()  # for the schema

    def get_queryset(self):
        return Profile.objects.looked_after_by(self.request.user)


class Child(generics.RetrieveUpdateAPIView):
    """One child: read it, or change some of it."""

    serializer_class = ChildSerializer
    http_method_names = ["get", "head", "options", "patch"]

    def get_object(self) -> Profile:
        return own_child(self.request, self.kwargs["child_id"])

    @transaction.atomic
    def perform_update(self, serializer: serializers.BaseSerializer) -> None:
        child = serializer.save()
        transaction.on_commit(lambda: epoch.bump(child.pk))


class ChildProgress(OfAChild):
    """What one child has practised and heard."""

    @extend_schema(responses=ProgressSerializer)
    def get(self, request: Request, child_id: uuid.UUID) -> Response:
        found = Profile.objects.prefetch_related("verses", "stories__story")
        return Response(ProgressSerializer(found.get(pk=self.child.pk)).data)


class ChildTalks(generics.ListAPIView):
    """One child's conversations, the latest first, a page at a time."""

    serializer_class = TalkSerializer
    pagination_class = Pages
    queryset = Interaction.objects.none()  # for the schema

    def get_queryset(self):
        child = own_child(self.request, self.kwargs["child_id"])
        return child.interactions.order_by("-started_at", "id")
