"""
The toy's HTTP doors beside its WebSocket: its context, new firmware, recordings to keep.

docs/protocol.md has a section on them. A toy that proves itself and may not have what belongs to a
family is told its policy with a 403.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, negotiation, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from devices.authentication import IsToy, ToyAuthentication, ToyThrottle
from devices.context import context_of
from devices.models import Device, FirmwareRelease
from devices.updates import manifest_of, newer_for
from hanuman import problems
from learning.models import Recording
from learning.recordings import RecordingFile, RecordingRefused, open_recording
from voice.standing import known, standing_of

# What is the family's is not for a toy in these states; in all others its child still plays.
NOTHING_OF_THE_FAMILY = frozenset({"unpaired", "no_consent", "withdrawn", "revoked", "erased"})
PIECE_BYTES = 64 * 1024
FROM_A_BYTE_ON = re.compile(r"^bytes=([0-9]{1,9})-$")  # other ranges are answered whole
_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag that the toy has."
)
_UNCHANGED = OpenApiResponse(description="The toy has it already.")


class ContextSerializer(serializers.Serializer):
    """What the platform's hello tells of the child: never a name."""

    etag = serializers.CharField()
    language = serializers.CharField()
    timezone = serializers.CharField()
    volume = serializers.IntegerField(min_value=0, max_value=100)
    lights = serializers.BooleanField()


class ManifestSerializer(serializers.Serializer):
    """New firmware: where it is and how to check it."""

    version = serializers.CharField()
    hardware = serializers.CharField()
    url = serializers.CharField()
    files = serializers.IntegerField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    signature = serializers.CharField()


class KeptRecordingSerializer(serializers.Serializer):
    """A recording that may be kept for times without a network. `verse_index` is 0..42 or null."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(["chalisa", "verse"])
    verse_index = serializers.IntegerField(allow_null=True)
    language = serializers.CharField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    duration_ms = serializers.IntegerField()
    url = serializers.CharField()


class MayNotHave(Exception):
    """The toy may have nothing of its family. `policy` is a state of the toy's protocol."""

    def __init__(self, policy: str) -> None:
        super().__init__(policy)
        self.policy = policy


class AnyFormat(negotiation.BaseContentNegotiation):
    """A toy gets what there is, whatever it says that it accepts."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class ToyDoor(APIView):
    """A door for toys alone."""

    authentication_classes = [ToyAuthentication]
    permission_classes = [IsToy]
    throttle_classes = [ToyThrottle]
    content_negotiation_class = AnyFormat

    def handle_exception(self, exc: Exception) -> Response:
        if not isinstance(exc, MayNotHave):
            return super().handle_exception(exc)
        detail = "This toy may have nothing of a family in this state."
        told = problems.members("may-not-talk", 403, detail, policy=exc.policy)
        return Response(told, status=403, content_type=problems.MEDIA_TYPE)


class Context(ToyDoor):
    """What the toy keeps about itself, as the platform's hello has it."""

    @extend_schema(
        operation_id="toy_context",
        parameters=[_MATCH],
        responses={200: ContextSerializer, 304: _UNCHANGED},
        tags=["toy"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        context = context_of(_in_use(request))
        return _tagged(request, context["etag"], Response(context))


class Firmware(ToyDoor):
    """The newest firmware for the toy, whoever it belongs to: a repair is not the family's."""

    @extend_schema(
        operation_id="toy_firmware",
        parameters=[
            OpenApiParameter("version", str, description="What the toy runs, such as 1.4.2.")
        ],
        responses={
            200: ManifestSerializer,
            204: OpenApiResponse(description="There is nothing newer."),
        },
        tags=["toy"],
    )
    def get(self, request: Request) -> Response:
        device = _toy(request)
        runs = request.query_params.get("version", device.firmware)
        release = newer_for(device, runs, now=timezone.now())
        return Response(status=204) if release is None else Response(manifest_of(release))


class FirmwareImage(ToyDoor):
    """
    The image of one release, whole or from a byte on: a toy whose link was cut goes on there.

    A toy gets what is for its own hardware and has not been taken back.
    """

    @extend_schema(
        operation_id="toy_firmware_image",
        parameters=[
            OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="bytes=N-")
        ],
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            (206, "application/octet-stream"): OpenApiTypes.BINARY,
            416: OpenApiResponse(description="The image is not that long."),
        },
        tags=["toy"],
    )
    def get(self, request: Request, version: str) -> HttpResponseBase:
        releases = FirmwareRelease.objects.published(now=timezone.now())
        release = get_object_or_404(releases, hardware=_toy(request).hardware, version=version)
        path = Path(release.image.path)
        if not path.is_file():
            raise exceptions.NotFound
        asked = FROM_A_BYTE_ON.match(request.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        if start >= release.size:
            unfit = HttpResponse(status=416)
            unfit["Content-Range"] = f"bytes */{release.size}"
            return unfit
        kind = "application/octet-stream"
        response = StreamingHttpResponse(_pieces(path, start), content_type=kind)
        response["Content-Length"] = str(release.size - start)
        if asked:
            response.status_code = 206
            response["Content-Range"] = f"bytes {start}-{release.size - 1}/{release.size}"
        patch_cache_control(response, private=True, no_cache=True)
        return response


class Recordings(ToyDoor):
    """The approved recordings that a toy may keep and play without a network."""

    @extend_schema(
        operation_id="toy_recordings",
        parameters=[_MATCH],
        responses={
            200: KeptRecordingSerializer(many=True),
            304: _UNCHANGED,
        },
        tags=["toy"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        _in_use(request)
        rows = [_told(recording) for recording in _approved().order_by("pk")]
        listed = [row for row in rows if row is not None]
        etag = hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()[:16]
        return _tagged(request, etag, Response(listed))


class OneRecording(ToyDoor):
    """The WAV file of one recording."""

    @extend_schema(
        operation_id="toy_recording",
        parameters=[_MATCH],
        responses={
            (200, "audio/wav"): OpenApiTypes.BINARY,
            304: _UNCHANGED,
        },
        tags=["toy"],
    )
    def get(self, request: Request, recording_id: int) -> HttpResponseBase:
        _in_use(request)
        recording = get_object_or_404(_approved(), pk=recording_id)
        file = _file_of(recording)
        if file is None:
            raise exceptions.NotFound
        response = StreamingHttpResponse(_pieces(file.path), content_type="audio/wav")
        response["Content-Length"] = str(file.path.stat().st_size)
        return _tagged(request, recording.sha256, response)


def _toy(request: Request) -> Device:
    """Whom IsToy has let in."""
    device: Device = request.auth
    return device


def _in_use(request: Request) -> Device:
    """The toy with its child. Raises MayNotHave for one that may have nothing of a family."""
    toys = known(Device.objects.all(), child="profile_id", path="profile__")
    device: Device = toys.get(pk=_toy(request).pk)
    policy = standing_of(device, device.profile, device).policy
    if policy in NOTHING_OF_THE_FAMILY:
        raise MayNotHave(policy)
    return device


def _approved() -> Any:
    """Recordings of the whole Chalisa, and of verses as they are approved."""
    return Recording.objects.playable().select_related("verse")


def _file_of(recording: Recording) -> RecordingFile | None:
    try:
        return open_recording("hanuman", recording.path)
    except RecordingRefused:
        return None


def _told(recording: Recording) -> dict[str, Any] | None:
    """What the list says of a recording; None when its file is missing or broken."""
    file = _file_of(recording)
    if file is None:
        return None
    return {
        "id": recording.pk,
        "kind": recording.kind,
        "verse_index": recording.verse.index if recording.verse else None,
        "language": recording.language,
        "sha256": recording.sha256,
        "size": file.path.stat().st_size,
        "duration_ms": recording.duration_ms,
        "url": reverse("toy-recording", args=[recording.pk]),
    }


def _tagged(request: Request, etag: str, response: HttpResponseBase) -> HttpResponseBase:
    """`response` with its ETag, or 304 for a toy that has it."""
    quoted = f'"{etag}"'
    response.headers["ETag"] = quoted
    patch_cache_control(response, private=True, no_cache=True)
    unchanged = get_conditional_response(request._request, etag=quoted, response=HttpResponse())
    if unchanged is not None and unchanged.status_code == 304:
        unchanged.headers["ETag"] = quoted
        return unchanged
    return response


async def _pieces(path: Path, start: int = 0) -> AsyncGenerator[bytes]:
    """A file that is never in memory as a whole, read off the event loop."""
    with await asyncio.to_thread(open, path, "rb") as file:
        file.seek(start)
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            yield piece
