"""What stands agreed for a child, taking it back, and pausing. Agreeing is for the portal."""

import uuid

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import pausing, withdrawing
from accounts.api.own import OfAChild
from accounts.models import Consent, Purpose


class ConsentSerializer(serializers.ModelSerializer):
    """What was last said of one purpose, and since when it stands."""

    class Meta:
        model = Consent
        fields = ["purpose", "is_granted", "method", "notice_sha256", "since"]


class WithdrawalSerializer(serializers.Serializer):
    """The purposes to take back."""

    purposes = serializers.ListField(
        child=serializers.ChoiceField(Purpose.choices), allow_empty=False
    )


class PauseSerializer(serializers.Serializer):
    """Whether further collection is refused."""

    is_paused = serializers.BooleanField()


class ChildConsents(OfAChild):
    """What stands for one child, purpose by purpose."""

    @extend_schema(responses=ConsentSerializer(many=True))
    def get(self, request: Request, child_id: uuid.UUID) -> Response:
        return Response(self._standing())

    def _standing(self) -> list[dict[str, object]]:
        rows = Consent.objects.about(self.child.pk).order_by("purpose")
        return list(ConsentSerializer(rows, many=True).data)


class ChildWithdrawal(ChildConsents):
    """Taking consent back: it counts at once, also in a talk that is going on."""

    http_method_names = ["post", "options"]

    @extend_schema(request=WithdrawalSerializer, responses=ConsentSerializer(many=True))
    def post(self, request: Request, child_id: uuid.UUID) -> Response:
        sent = WithdrawalSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        withdrawing.stop(
            self.child.pk,
            sent.validated_data["purposes"],
            guardian=self.guardian,
            now=timezone.now(),
            **self.whence(),
        )
        return Response(self._standing())


class ChildPause(OfAChild):
    """Refusing further collection without deleting anything."""

    @extend_schema(request=PauseSerializer, responses=PauseSerializer)
    def put(self, request: Request, child_id: uuid.UUID) -> Response:
        sent = PauseSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["is_paused"]:
            pausing.pause(self.child, by=self.guardian.user, now=timezone.now())
        else:
            pausing.go_on(self.child, by=self.guardian.user, now=timezone.now())
        return Response(sent.data)
