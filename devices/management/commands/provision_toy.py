"""`manage.py provision_toy`: serial and secret of new toys, as the factory writes them."""

import json
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from devices import credentials
from devices.models import Device

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike
MOST = 1_000
KINDS = {".svg", ".png"}
QR_SCALE = 8
DRAWS = 20


class Command(BaseCommand):
    """Secrets are shown this once and stored as hashes; lost ones are renewed, not looked up."""

    help = "Make toys: serial and secret, the secret shown once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--serial", help="A-Z, 0-9 and hyphens; default: drawn")
        parser.add_argument("--count", type=int, default=1, help="how many, with drawn serials")
        parser.add_argument("--hardware", default="esp32-s3", help="default esp32-s3")
        parser.add_argument("--json", action="store_true", help="one JSON object a toy, to flash")
        parser.add_argument(
            "--qr", metavar="FILE", help="QR code of serial and set-up page, .svg or .png; "
            "{serial} in the name stands for the serial",
        )  # fmt: skip
        parser.add_argument("--portal", help="address of the portal in the QR code")
        parser.add_argument(
            "--renew",
            action="store_true",
            help="a new secret for an existing toy; the old is void",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _check(options)
        with transaction.atomic():  # with all of its QR codes, or not at all
            made = [_made(options) for _ in range(options["count"])]
            for device, _ in made:
                _draw_qr(device.serial, options)
        for device, secret in made:
            told = {"serial": device.serial, "secret": secret, "hardware": device.hardware}
            line = json.dumps(told) if options["json"] else f"{device.serial}  {secret}"
            self.stdout.write(line)
        if not options["json"]:
            self.stderr.write("The secret is shown this once. Write it into the toy now.")


def _check(options: dict[str, Any]) -> None:
    """Raises CommandError for options that do not go together."""
    count, qr = options["count"], options["qr"]
    if not 1 <= count <= MOST:
        raise CommandError(f"--count takes 1 to {MOST}")
    if options["serial"] and count > 1:
        raise CommandError("--serial makes one toy; --count draws the serials itself")
    if options["renew"] and not options["serial"]:
        raise CommandError("--renew needs the --serial of the toy")
    if qr is None:
        return
    if Path(qr).suffix.lower() not in KINDS:
        raise CommandError("--qr takes a file that ends in .svg or .png")
    if count > 1 and "{serial}" not in qr:
        raise CommandError("--qr with --count needs {serial} in the name of the file")
    if not Path(qr).resolve().parent.is_dir():
        raise CommandError(f"--qr: there is no folder {Path(qr).parent}")


def _made(options: dict[str, Any]) -> tuple[Device, str]:
    """A new toy, or a known one, with its new secret. Raises CommandError."""
    serial = options["serial"]
    device = Device.objects.select_for_update().filter(serial=serial).first() if serial else None
    if device is not None and not options["renew"]:
        raise CommandError(f"There is a toy {serial} already; --renew gives it a new secret.")
    if device is None and options["renew"]:
        raise CommandError(f"There is no toy {serial}.")
    if device is None:
        device = Device(serial=serial or _drawn(), hardware=options["hardware"])
        try:
            device.full_clean()
        except ValidationError as mistake:
            raise CommandError("; ".join(mistake.messages)) from None
        device.save()
    return device, credentials.issue(device)


def _drawn() -> str:
    """A serial that no toy has."""
    for _ in range(DRAWS):
        letters = "".join(secrets.choice(LETTERS) for _ in range(8))
        serial = f"HAN-{letters[:4]}-{letters[4:]}"
        if not Device.objects.filter(serial=serial).exists():
            return serial
    raise CommandError("no free serial was drawn")


def _draw_qr(serial: str, options: dict[str, Any]) -> None:
    """The code on the toy's card: where to set it up, and which toy it is. Never its secret."""
    if options["qr"] is None:
        return
    portal = (options["portal"] or _portal()).rstrip("/")
    code = segno.make(f"{portal}/toys/pair/?toy={serial}", error="m", micro=False)
    path = options["qr"].replace("{serial}", serial)
    try:
        code.save(path, scale=QR_SCALE)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None


def _portal() -> str:
    """The address that parents know."""
    if settings.PRODUCTION:
        return f"https://{settings.ALLOWED_HOSTS[0]}"
    return f"http://127.0.0.1:{settings.ENV.port}"
