"""Copies of what is kept: asking for one, how far it is, and the link that gives it out once."""

import uuid
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.own import OfAChild, RecentLogin
from accounts.export import asking, fetching
from accounts.models import Export, Guardian, Profile
from accounts.portal.export_pages import state_of
from accounts.portal.guarded import guardian_of

STATES = ["making", "ready", "fetched", "expired", "problem"]


class ExportSerializer(serializers.ModelSerializer):
    """
    A copy. `child_id` is null for the whole family's, `progress` in percent, `size` in bytes;
    `problem` says why it will not be made: "disk-full", "took-too-long", "child-gone", "failed".
    """

    state = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = [
            "id",
            "child_id",
            "language",
            "state",
            "progress",
            "problem",
            "size",
            "sha256",
            "requested_at",
            "ready_at",
            "fetched_at",
            "expires_at",
        ]

    @extend_schema_field({"type": "string", "enum": STATES})
    def get_state(self, export: Export) -> str:
        return state_of(export)


class LinkSerializer(serializers.Serializer):
    """Where a GET fetches the ZIP, once, for whoever asked and signed in recently."""

    url = serializers.URLField()


class ChildExports(OfAChild):
    """Asking for a copy of one child. Whoever asks again gets the one that is being made."""

    http_method_names = ["post", "options"]
    permission_classes = [IsAuthenticated, RecentLogin]

    @extend_schema(request=None, responses={202: ExportSerializer})
    def post(self, request: Request, child_id: uuid.UUID) -> Response:
        return _ask(self.guardian, self.child)


class FamilyExports(APIView):
    """Asking for a copy of the whole family, and of the own account."""

    http_method_names = ["post", "options"]
    permission_classes = [IsAuthenticated, RecentLogin]

    @extend_schema(request=None, responses={202: ExportSerializer})
    def post(self, request: Request) -> Response:
        return _ask(guardian_of(request), None)


class OneExport(APIView):
    """How far a copy is."""

    @extend_schema(responses=ExportSerializer)
    def get(self, request: Request, export_id: uuid.UUID) -> Response:
        return Response(ExportSerializer(_own(request, export_id)).data)


class ExportLink(APIView):
    """Makes the one link that works; the one before it does not any more."""

    http_method_names = ["post", "options"]
    permission_classes = [IsAuthenticated, RecentLogin]

    @extend_schema(request=None, responses={201: LinkSerializer})
    def post(self, request: Request, export_id: uuid.UUID) -> Response:
        export = _own(request, export_id)
        token = fetching.new_token(export, now=timezone.now())
        url = request.build_absolute_uri(reverse("export-file", args=[export.pk, token]))
        return Response({"url": url}, status=status.HTTP_201_CREATED)


def _ask(guardian: Guardian, child: Profile | None) -> Response:
    language = guardian.user.language
    export = asking.ask(guardian, child, language=language, now=timezone.now())
    told: dict[str, Any] = dict(ExportSerializer(export).data)
    return Response(told, status=status.HTTP_202_ACCEPTED)


def _own(request: Request, export_id: uuid.UUID) -> Export:
    export = asking.own(guardian_of(request), export_id)
    if export is None:
        raise Http404
    return export
