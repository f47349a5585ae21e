"""The family's part of the API: a guardian's own children and their progress, read only."""

import uuid

from django.shortcuts import get_object_or_404
from rest_framework import generics, pagination, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Profile
from learning.models import ChalisaProgress, StoryProgress


class Pages(pagination.PageNumberPagination):
    """`?page=2&page_size=50`, at most a hundred at once."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100


class ChildSerializer(serializers.ModelSerializer):
    """A child as its guardians see it."""

    class Meta:
        model = Profile
        fields = ["id", "child_name", "preferred_language", "timezone", "created_at", "updated_at"]


class VerseProgressSerializer(serializers.ModelSerializer):
    """How a child stands with one verse; `verse_index` is 0..42, `mastery` 0..5."""

    class Meta:
        model = ChalisaProgress
        fields = ["verse_index", "exposure_count", "attempts", "mastery", "last_practice"]


class StoryProgressSerializer(serializers.ModelSerializer):
    """How a child stands with one story; `position` is the next episode."""

    slug = serializers.SlugField(source="story.slug")
    title = serializers.CharField(source="story.title")

    class Meta:
        model = StoryProgress
        fields = ["slug", "title", "status", "times_heard", "position", "last_heard"]


class Children(generics.ListAPIView):
    """The signed-in guardian's children, a page at a time."""

    serializer_class = ChildSerializer
    pagination_class = Pages

    def get_queryset(self):
        return Profile.objects.looked_after_by(self.request.user)


class ChildProgress(APIView):
    """What one child has practised and heard; a 404 for a child of another family."""

    def get(self, request: Request, profile_id: uuid.UUID) -> Response:
        child = get_object_or_404(Profile.objects.looked_after_by(request.user), pk=profile_id)
        stories = child.stories.select_related("story")
        return Response(
            {
                "child": child.pk,
                "verses": VerseProgressSerializer(child.verses.all(), many=True).data,
                "stories": StoryProgressSerializer(stories, many=True).data,
            }
        )
