"""The toy's HTTP doors, beside its WebSocket at the same path."""

from django.urls import path

from devices import doors

urlpatterns = [
    path("device/v1/context", doors.Context.as_view(), name="toy-context"),
    path("device/v1/firmware", doors.Firmware.as_view(), name="toy-firmware"),
    path(
        "device/v1/firmware/<str:version>",
        doors.FirmwareImage.as_view(),
        name="toy-firmware-image",
    ),
    path("device/v1/recordings", doors.Recordings.as_view(), name="toy-recordings"),
    path(
        "device/v1/recordings/<int:recording_id>",
        doors.OneRecording.as_view(),
        name="toy-recording",
    ),
]
