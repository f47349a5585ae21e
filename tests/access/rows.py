"""The rows: which rule each door has."""

from tests.access.rules import (
    ADMIN,
    ADMIN_HALL,
    FAMILY,
    METRICS,
    OWN,
    PUBLIC,
    TOY,
    Rule,
)

_ALLAUTH_PUBLIC = """
accounts/login/  accounts/logout/  accounts/inactive/  accounts/signup/  accounts/confirm-email/
accounts/password/reset/  accounts/password/reset/done/  accounts/password/reset/key/done/
accounts/login/code/confirm/  accounts/2fa/authenticate/  accounts/2fa/webauthn/login/
accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$
"""
_ALLAUTH_OWN = """
accounts/reauthenticate/  accounts/email/  accounts/password/change/  accounts/password/set/
accounts/2fa/  accounts/2fa/reauthenticate/  accounts/2fa/totp/activate/
accounts/2fa/totp/deactivate/  accounts/2fa/recovery-codes/
accounts/2fa/recovery-codes/generate/  accounts/2fa/recovery-codes/download/
accounts/2fa/webauthn/  accounts/2fa/webauthn/add/  accounts/2fa/webauthn/reauthenticate/
accounts/2fa/webauthn/keys/<int:pk>/remove/  accounts/2fa/webauthn/keys/<int:pk>/edit/
accounts/sessions/
"""
_SITE_PUBLIC = """
/  i18n/setlang/  consent/stop/<str:token>/  digest/stop/<str:token>/
notices/<str:region>/<str:language>/  notices/<uuid:notice_id>/  retention/
receipts/<str:token>/  receipts/<str:token>/receipt.json  verify/
healthz  readyz  api/schema/  api/docs/  development/mail/
"""
_OWN_PAGES = """
toys/  toys/pair/  family/  family/erase/  api/v1/family/erasure/
family/place/  family/language/  family/invitations/
family/digest/
invitations/<str:key>/
welcome/  welcome/country/  welcome/notice/
consent/  consent/confirm/<str:token>/  consent/resend/  consent/sent/
privacy/  privacy/export/  safety/
api/v1/children/  api/v1/toys/  api/v1/toys/pair/  api/v1/exports/
"""
_FAMILY_PAGES = """
children/<uuid:child_id>/  children/<uuid:child_id>/talk/
children/<uuid:child_id>/edit/  children/<uuid:child_id>/limits/
children/<uuid:child_id>/talks/<uuid:talk_id>/
children/<uuid:child_id>/verses/<int:index>/  children/<uuid:child_id>/verses/<int:index>/sound/
children/<uuid:child_id>/verses/<int:index>/favourite/
children/<uuid:child_id>/stories/<slug:slug>/
children/<uuid:child_id>/stories/<slug:slug>/favourite/
welcome/child/<uuid:child_id>/  consent/<uuid:child_id>/
privacy/<uuid:child_id>/pause/  privacy/<uuid:child_id>/stop/  privacy/<uuid:child_id>/export/
privacy/exports/<uuid:export_id>/  privacy/exports/<uuid:export_id>/link/
privacy/exports/<uuid:export_id>/<str:token>/
api/v1/children/<uuid:child_id>/exports/
api/v1/exports/<uuid:export_id>/  api/v1/exports/<uuid:export_id>/link/
privacy/<uuid:child_id>/<str:purpose>/
api/v1/children/<uuid:child_id>/erasure/
api/v1/erasures/<uuid:erasure_id>/  api/v1/erasures/<uuid:erasure_id>/receipt/
privacy/<uuid:child_id>/erase/  erasures/<uuid:erasure_id>/
erasures/<uuid:erasure_id>/cancel/  erasures/<uuid:erasure_id>/receipt.json
api/v1/children/<uuid:child_id>/  api/v1/children/<uuid:child_id>/progress/
api/v1/children/<uuid:child_id>/talks/  api/v1/children/<uuid:child_id>/limits/
api/v1/children/<uuid:child_id>/consents/  api/v1/children/<uuid:child_id>/consents/withdrawal/
api/v1/children/<uuid:child_id>/pause/
api/v1/children/<uuid:child_id>/verses/<int:index>/favourite/
api/v1/children/<uuid:child_id>/stories/<slug:slug>/favourite/
api/v1/toys/<uuid:device_id>/  api/v1/toys/<uuid:device_id>/unpair/
api/v1/toys/<uuid:device_id>/lost/  api/v1/toys/<uuid:device_id>/found/
api/v1/toys/<uuid:device_id>/hello/
toys/<uuid:device_id>/  toys/<uuid:device_id>/hello/  toys/<uuid:device_id>/unpair/
toys/<uuid:device_id>/lost/  toys/<uuid:device_id>/found/
family/invitations/<uuid:invitation_id>/cancel/  family/guardians/<int:guardian_id>/remove/
"""
_TOY_DOORS = """
device/v1/context  device/v1/firmware  device/v1/firmware/<str:version>  device/v1/recordings
device/v1/recordings/<int:recording_id>
"""
# Where an admin is let in and out; everything behind is a row by model.
_ADMIN_HALLS = """
admin/  admin/login/  admin/logout/  admin/password_change/  admin/password_change/done/
admin/jsi18n/  admin/search/
"""
_ADMIN_ROOMS = """
admin/autocomplete/
admin/reason/<uuid:child_id>/
admin/r/<path:content_type_id>/<path:object_id>/
admin/<app_label>/
admin/(?P<url>.*)$
admin/accounts/user/<id>/password/
admin/learning/verse/<path:object_id>/write/  admin/learning/story/<path:object_id>/write/
admin/learning/episode/<path:object_id>/write/
admin/learning/revision/<path:object_id>/rewrite/
admin/learning/revision/<path:object_id>/do/<slug:deed>/
admin/learning/recording/<int:recording_id>/sound/
admin/hear/verse/<int:pk>/  admin/hear/episode/<int:pk>/  admin/hear/revision/<int:pk>/
admin/learning/verse/import/  admin/learning/verse/process_import/  admin/learning/verse/export/
admin/learning/story/import/  admin/learning/story/process_import/  admin/learning/story/export/
admin/learning/episode/import/  admin/learning/episode/export/
admin/learning/episode/process_import/
admin/learning/take/<uuid:take_id>/progress/  admin/learning/take/<uuid:take_id>/sound/
admin/learning/take/<uuid:take_id>/approve/  admin/learning/take/<uuid:take_id>/refuse/
"""
ADMIN_MODELS = """
auth.group  account.emailaddress  mfa.authenticator  usersessions.usersession
accounts.user  accounts.family  accounts.guardian  accounts.profile  accounts.interest
accounts.consentevent  accounts.auditevent  accounts.noticeversion
accounts.processor  devices.device  devices.pairingcode  devices.firmwarerelease
learning.verse  learning.story  learning.episode  learning.recording  learning.take
learning.revision
learning.chalisaprogress  learning.storyprogress
voice.persona  voice.interaction  voice.speechclip  voice.safetyevent  hanuman.deadletter
accounts.erasure
"""
_PARTS_OF_A_MODEL = ("", "add/", "<path:object_id>/history/", "<path:object_id>/delete/")
_PARTS_OF_A_MODEL += ("<path:object_id>/change/", "<path:object_id>/")

SOCKETS = {"device/v1": TOY, "device/v1/talk/<uuid:child_id>": FAMILY}


def rows() -> dict[str, Rule]:
    """Each route with its rule."""
    table = {}
    for text, rule in (
        (_ALLAUTH_PUBLIC, PUBLIC),
        (_ALLAUTH_OWN, OWN),
        (_SITE_PUBLIC, PUBLIC),
        (_OWN_PAGES, OWN),
        (_FAMILY_PAGES, FAMILY),
        (_TOY_DOORS, TOY),
        (_ADMIN_HALLS, ADMIN_HALL),
        (_ADMIN_ROOMS, ADMIN),
        ("metrics", METRICS),
    ):
        table |= dict.fromkeys((route.removeprefix("/") for route in text.split()), rule)
    for model in ADMIN_MODELS.split():
        place = f"admin/{model.replace('.', '/')}/"
        table |= dict.fromkeys((place + part for part in _PARTS_OF_A_MODEL), ADMIN)
    return table
