"""What a child loves best, marked by its guardians."""

import uuid

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.own import OfAChild
from learning import favourites
from learning.models import LAST_VERSE_INDEX, Story


class FavouriteSerializer(serializers.Serializer):
    """Whether something is a favourite."""

    is_favourite = serializers.BooleanField()


class _Favourite(OfAChild):
    def sent(self) -> bool:
        sent = FavouriteSerializer(data=self.request.data)
        sent.is_valid(raise_exception=True)
        return bool(sent.validated_data["is_favourite"])


class VerseFavourite(_Favourite):
    """A verse, 0..42."""

    @extend_schema(request=FavouriteSerializer, responses=FavouriteSerializer)
    def put(self, request: Request, child_id: uuid.UUID, index: int) -> Response:
        if index > LAST_VERSE_INDEX:
            raise serializers.ValidationError({"index": ["Verses are numbered 0 to 42."]})
        is_favourite = self.sent()
        favourites.mark_verse(self.child.pk, index, is_favourite=is_favourite)
        return Response({"is_favourite": is_favourite})


class StoryFavourite(_Favourite):
    """A story, by its slug."""

    @extend_schema(request=FavouriteSerializer, responses=FavouriteSerializer)
    def put(self, request: Request, child_id: uuid.UUID, slug: str) -> Response:
        story = get_object_or_404(Story, slug=slug)
        is_favourite = self.sent()
        favourites.mark_story(self.child.pk, story, is_favourite=is_favourite)
        return Response({"is_favourite": is_favourite})
