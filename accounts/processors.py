"""
Whose machines see a child's data: what the operator declared, and whether that is all of them.

The local agent runs on this machine and is internal. Whoever else is configured must be declared
in the admin with what they do with the data; until then nobody's consent by a mere message counts.
"""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

from accounts.models import Processor
from accounts.regions import Region

LOCAL_AGENT = "Local agent"
_THINKERS = {
    "open_ai": "api.openai.com",
    "anthropic": "api.anthropic.com",
    "google": "generativelanguage.googleapis.com",
    "groq": "api.groq.com",
}
_HINDI_VOICES = {"cartesia": "api.cartesia.ai", "eleven_labs": "api.elevenlabs.io"}


def hosts_in_use() -> set[str]:
    """The hosts elsewhere to which the settings send a child's words or sound."""
    env = settings.ENV
    hosts = {_host(env.upstream_url), _host(env.speech_url), _host(env.summary_url)}
    if not _is_here(_host(env.upstream_url)):  # it then asks a model and a voice elsewhere for us
        hosts |= {_THINKERS[env.think_provider], _HINDI_VOICES.get(env.hindi_voice, "")}
    return {host for host in hosts if host and not _is_here(host)}


def undeclared(region: Region) -> set[str]:
    """Hosts in use that no active processor of the region names."""
    hosts = hosts_in_use()
    if not hosts:
        return set()
    return hosts - set(active(region).values_list("host", flat=True))


def active(region: Region):
    """Who sees the data of children in a region."""
    return Processor.objects.filter(is_active=True, regions__contains=[region.value])


def are_internal(region: Region) -> bool:
    """Whether everybody who sees the data is known, and uses it for nothing of their own."""
    everybody = list(active(region))
    if any(each.trains_on_data or each.has_own_purposes for each in everybody):
        return False
    return hosts_in_use() <= {each.host for each in everybody}


def declare_local_agent() -> None:
    """Make sure that our own engines are declared. What an operator changed there stays."""
    Processor.objects.get_or_create(
        name=LOCAL_AGENT,
        defaults={
            "host": "127.0.0.1",
            "purposes": "speech to text, answers and speech, on our own machine",
            "regions": [region.value for region in Region],
            "trains_on_data": False,
            "has_own_purposes": False,
        },
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
