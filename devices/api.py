"""A family's toys, for programs of the parents: what the pages under /toys/ do."""

import uuid
from collections.abc import Callable

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.children import Pages
from accounts.api.own import RecentLogin, own_child
from accounts.portal.guarded import ip_of, user_of
from devices import calling, pairing, parting
from devices.models import Device
from devices.tuning import change_toy


class ToySerializer(serializers.ModelSerializer):
    """A toy and how it fares. `battery` and volume are percent, `rssi` is dBm."""

    name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    child = serializers.UUIDField(source="profile_id", allow_null=True, read_only=True)

    class Meta:
        model = Device
        fields = [
            "id",
            "serial",
            "name",
            "child",
            "state",
            "volume_percent",
            "lights_on",
            "battery",
            "rssi",
            "firmware",
            "last_seen_at",
        ]
        read_only_fields = ["serial", "state", "battery", "rssi", "firmware", "last_seen_at"]
        extra_kwargs = {"volume_percent": {"min_value": 0, "max_value": 100}}


class PairingSerializer(serializers.Serializer):
    """The six digits that a toy says, and the child that it is for."""

    digits = serializers.CharField(max_length=60)
    child = serializers.UUIDField()


class HelloSerializer(serializers.Serializer):
    """What became of it: "said", "busy" in a talk, or "not-connected"."""

    outcome = serializers.ChoiceField(["said", "busy", "not-connected"])


def own_toy(request: Request, device_id: uuid.UUID) -> Device:
    """The toy, if it belongs to the user's family. Raises Http404."""
    toy: Device = get_object_or_404(Device.objects.looked_after_by(request.user), pk=device_id)
    return toy


class Toys(ListAPIView):
    """The family's toys, a page at a time."""

    serializer_class = ToySerializer
    pagination_class = Pages
    queryset = Device.objects.none()  # for the schema

    def get_queryset(self):
        return Device.objects.looked_after_by(self.request.user).order_by("created_at", "pk")


class Toy(APIView):
    """One toy: read it, or change its name, volume and lights."""

    @extend_schema(responses=ToySerializer)
    def get(self, request: Request, device_id: uuid.UUID) -> Response:
        return Response(ToySerializer(own_toy(request, device_id)).data)

    @extend_schema(request=ToySerializer(partial=True), responses=ToySerializer)
    def patch(self, request: Request, device_id: uuid.UUID) -> Response:
        device = own_toy(request, device_id)
        sent = ToySerializer(device, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        return Response(ToySerializer(change_toy(device, dict(sent.validated_data))).data)


class Pairing(APIView):
    """Giving the toy that says six digits to a child."""

    @extend_schema(request=PairingSerializer, responses={201: ToySerializer})
    def post(self, request: Request) -> Response:
        sent = PairingSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        child = own_child(request, sent.validated_data["child"])
        guesser = pairing.Guesser(user_of(request), ip_of(request))
        toy = pairing.claim_device(
            sent.validated_data["digits"], child, now=timezone.now(), guesser=guesser
        )
        return Response(ToySerializer(toy).data, status=status.HTTP_201_CREATED)


class Deed(APIView):
    """Something done to a toy: `deed` is given where the route is."""

    permission_classes = [IsAuthenticated, RecentLogin]
    deed: Callable[[Device], None]

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, device_id: uuid.UUID) -> Response:
        self.deed(own_toy(request, device_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Unpairing(Deed):
    """The toy is given back and wipes itself."""

    deed = staticmethod(parting.unpair)


class Loss(Deed):
    """The toy is in unknown hands: it wipes itself and talks no more."""

    deed = staticmethod(parting.report_lost)


class Finding(Deed):
    """The lost toy is back."""

    deed = staticmethod(parting.report_found)


class Hello(APIView):
    """Letting the toy say a few words."""

    @extend_schema(request=None, responses=HelloSerializer)
    def post(self, request: Request, device_id: uuid.UUID) -> Response:
        answer = calling.ask_toy(own_toy(request, device_id).pk, "hello")
        return Response({"outcome": answer or "not-connected"})
