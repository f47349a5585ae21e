"""Erasing a child or the family: asking, how far it is, the receipt, and taking it back."""

import uuid
from datetime import timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.own import RecentLogin, own_child
from accounts.erasure import asking, receipt
from accounts.models import Erasure, Guardian
from accounts.portal.erasure_sheet import state_of
from accounts.portal.guarded import guardian_of, origin_of

STATES = ["waiting", "going-on", "erased", "cancelled"]
_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="8 to 100 characters of your choice; the same key asks for the same erasure.",
)


class NoIdempotencyKey(Exception):
    """Without a key, a request that is sent again cannot be known for the same."""

    code = "idempotency-key-needed"
    sentence = "Send a header Idempotency-Key of 8 to 100 characters."


class NothingSigned(Exception):
    """The receipt is written at the end."""

    code = "erasure-goes-on"
    sentence = "There is no receipt yet: it is written when everything is erased."


class WhenSerializer(serializers.Serializer):
    """When it begins: at once, or in seven days, until when it can be cancelled."""

    when = serializers.ChoiceField(["now", "later"], default="now")


class ErasureSerializer(serializers.ModelSerializer):
    """
    An erasure. `subject` is the id of the child or the family; `state` says "erased" when it was
    looked for everywhere and nothing was found.
    """

    state = serializers.SerializerMethodField()

    class Meta:
        model = Erasure
        fields = ["id", "kind", "subject", "state", "requested_at", "begins_at", "finished_at"]

    @extend_schema_field({"type": "string", "enum": STATES})
    def get_state(self, erasure: Erasure) -> str:
        return state_of(erasure, now=timezone.now())


class AskedSerializer(ErasureSerializer):
    """The same with `link`: where it stands without an account. It is told once, else is empty."""

    link = serializers.SerializerMethodField()

    class Meta(ErasureSerializer.Meta):
        fields = [*ErasureSerializer.Meta.fields, "link"]

    def get_link(self, erasure: Erasure) -> str:
        return str(self.context.get("link", ""))


class ReceiptSerializer(serializers.Serializer):
    """
    `signature` is Ed25519, base64, over `receipt` as JSON with sorted keys, without spaces, in
    ASCII; `public_key` is base64 as well.
    """

    receipt = serializers.DictField()
    signature = serializers.CharField()
    public_key = serializers.CharField()


class ChildErasure(APIView):
    """Asking for a child to be erased."""

    http_method_names = ["post", "options"]
    permission_classes = [IsAuthenticated, RecentLogin]

    @extend_schema(request=WhenSerializer, responses={202: AskedSerializer}, parameters=[_KEY])
    def post(self, request: Request, child_id: uuid.UUID) -> Response:
        guardian = guardian_of(request)
        if not asking.was_asked_with(_key_in(request), guardian):  # else it may be gone already
            own_child(request, child_id)
        wish = _wish(request, guardian, Erasure.Kind.CHILD, child_id)
        return _ask(request, wish, guardian)


class FamilyErasure(APIView):
    """Asking for the whole family to be erased, with its guardians and their accounts."""

    http_method_names = ["post", "options"]
    permission_classes = [IsAuthenticated, RecentLogin]

    @extend_schema(request=WhenSerializer, responses={202: AskedSerializer}, parameters=[_KEY])
    def post(self, request: Request) -> Response:
        guardian = guardian_of(request)
        wish = _wish(request, guardian, Erasure.Kind.FAMILY, guardian.family_id)
        return _ask(request, wish, guardian)


class OneErasure(APIView):
    """How far an erasure has come, and taking it back before it begins."""

    def get_permissions(self) -> list[Any]:
        needs_login = self.request.method == "DELETE"
        return [IsAuthenticated(), *([RecentLogin()] if needs_login else [])]

    @extend_schema(responses=ErasureSerializer)
    def get(self, request: Request, erasure_id: uuid.UUID) -> Response:
        return Response(ErasureSerializer(_own(request, erasure_id)).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, erasure_id: uuid.UUID) -> Response:
        _own(request, erasure_id)
        asking.cancel(erasure_id, guardian=guardian_of(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class ErasureReceipt(APIView):
    """The signed receipt of an erasure that is finished."""

    @extend_schema(responses=ReceiptSerializer)
    def get(self, request: Request, erasure_id: uuid.UUID) -> Response:
        erasure = _own(request, erasure_id)
        if not erasure.signature:
            raise NothingSigned
        return Response(receipt.signed(erasure))


def _key_in(request: Request) -> str:
    return request.headers.get("Idempotency-Key", "")


def _wish(request: Request, guardian: Guardian, kind: str, subject: uuid.UUID) -> asking.Wish:
    key = _key_in(request)
    if not 8 <= len(key) <= 100:
        raise NoIdempotencyKey
    sent = WhenSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    wait = asking.LATER if sent.validated_data["when"] == "later" else timedelta(0)
    at = timezone.now() + wait
    return asking.Wish(kind, subject, at, guardian, origin_of(request), asked_with=key)


def _ask(request: Request, wish: asking.Wish, guardian: Guardian) -> Response:
    erasure, token = asking.ask(wish, guardian.family, now=timezone.now())
    link = request.build_absolute_uri(reverse("erasure-link", args=[token])) if token else ""
    told = AskedSerializer(erasure, context={"link": link}).data
    return Response(told, status=status.HTTP_202_ACCEPTED)


def _own(request: Request, erasure_id: uuid.UUID) -> Erasure:
    family_id = guardian_of(request).family_id
    return get_object_or_404(Erasure, pk=erasure_id, family_id=family_id)
