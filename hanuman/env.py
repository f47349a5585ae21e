"""
What the environment says, read once and with types. Nothing else reads `os.environ`.

Every variable can also stand in `.env` beside manage.py; the environment wins. A value that cannot
be used stops the program with the variable's name and the accepted form.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent

DEEPGRAM_AGENT_URL = "wss://agent.deepgram.com/v1/agent/converse"
DEEPGRAM_SPEAK_URL = "https://api.deepgram.com/v1/speak"

KEY_REGIONS = ("US", "EU", "UK", "IN", "XX")  # as in accounts/regions.py
_KEY_ARN = re.compile(r"^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$")

Names = Annotated[list[str], NoDecode]


class Environment(BaseSettings):
    """The accepted variables. Names are upper case in the environment."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    hanuman_env: Literal["development", "production"] = "development"
    secret_key: str = ""
    secret_key_fallbacks: Names = Field(default_factory=list, description="earlier secret keys")
    ledger_key: str = Field(default="", description="keys the hashes in the consent ledger")
    receipt_key: str = Field(
        default="",
        pattern=r"^$|^[A-Za-z0-9+/]{43}=$",
        description="signs the receipts of erasures: 32 random bytes, base64",
    )
    receipt_keys_before: Names = Field(
        default_factory=list, description="public keys of receipts signed earlier, base64"
    )
    firmware_signing_key: str = Field(
        default="",
        pattern=r"^$|^[A-Za-z0-9+/]{43}=$",
        description="signs the toys' firmware: 32 random bytes, base64",
    )
    firmware_signing_key_file: Path | None = Field(
        default=None, description="the same as a file of 32 bytes; empty = var/keys/firmware.key"
    )
    allowed_hosts: Names = Field(default_factory=list)
    csrf_trusted_origins: Names = Field(default_factory=list)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    metrics_token: str = Field(default="", description="bearer token that may read /metrics")

    email_host: str = Field(default="", description="the SMTP server; empty writes to var/mail/")
    email_port: int = Field(default=587, ge=1, le=65535)
    email_host_user: str = ""
    email_host_password: str = ""
    email_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_from: str = Field(default="", pattern=r"^$|.+@.+", description="who e-mails come from")
    trusted_proxies: int = Field(default=0, ge=0, le=5, description="in front of this server")

    public_url: str = Field(default="", pattern=r"^$|^https?://[^/]+$")
    operator_name: str = Field(default="", description="who runs this, as parents are told")
    operator_contact: str = Field(default="", description="the address that parents write to")

    host: str = Field(default="127.0.0.1", description="0.0.0.0 lets toys on the network in")
    port: int = Field(default=8000, ge=1, le=65535)
    tls_port: int = Field(default=8443, ge=1, le=65535)

    database_url: str = Field(default="", pattern=r"^$|^postgres(ql)?://")
    keys_database_url: str = Field(
        default="", pattern=r"^$|^postgres(ql)?://", description="the wrapped keys, apart"
    )
    keyring: Literal["local", "aws-kms"] = "local"
    kms_keys: Annotated[dict[str, str], NoDecode] = Field(
        default_factory=dict, description="the ARN of a KMS key by region: US=arn:…,EU=arn:…"
    )
    local_keys_file: Path | None = Field(
        default=None, description="what wraps the keys in development; empty = var/keys/local.key"
    )
    redis_url: str = Field(default="", pattern=r"^$|^rediss?://|^unix://")
    database_pool_size: int = Field(default=8, ge=1, le=100)
    var_dir: Path = ROOT / "var"

    deepgram_api_key: str = ""
    agent_url: str = Field(default="", pattern=r"^$|^wss?://")
    speak_url: str = Field(default="", pattern=r"^$|^https?://")
    local_agent_port: int = Field(default=8799, ge=1, le=65535)
    agent_listen: Literal["nova", "flux"] = "nova"
    think_provider: Literal["open_ai", "anthropic", "google", "groq"] = "open_ai"
    think_model: str = "gpt-4o-mini"
    speak_model: str = "aura-2-thalia-en"
    speak_model_hi: str = Field(
        default="", description="a voice that reads Devanagari; empty = romanised text"
    )
    hindi_voice: Literal["", "cartesia", "eleven_labs"] = ""
    hindi_voice_id: str = ""
    eleven_labs_api_key: str = ""
    summary_url: str = Field(
        default="",
        pattern=r"^$|^https?://",
        description="an OpenAI-compatible API: https://api.openai.com/v1; empty = no model",
    )
    summary_api_key: str = ""
    summary_model: str = "gpt-4o-mini"
    tool_latency_ms: int = Field(default=0, ge=0, le=30_000)
    agent_idle_seconds: int = Field(default=300, ge=10, le=7000)

    time_scale: float = Field(default=1.0, ge=0.1, le=100)
    toy_trace: bool | None = Field(
        default=None, description="toys that ask may see tool calls; on in development only"
    )

    @field_validator(
        "allowed_hosts",
        "csrf_trusted_origins",
        "secret_key_fallbacks",
        "receipt_keys_before",
        mode="before",
    )
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator("kms_keys", mode="before")
    @classmethod
    def _by_region(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        named = [part.partition("=") for part in value.split(",") if part.strip()]
        return {region.strip(): arn.strip() for region, _, arn in named}

    @field_validator("kms_keys")
    @classmethod
    def _are_arns(cls, keys: dict[str, str]) -> dict[str, str]:
        for region, arn in keys.items():
            if region not in KEY_REGIONS or not _KEY_ARN.match(arn):
                raise ValueError(
                    f"takes REGION=ARN with commas between, of {', '.join(KEY_REGIONS)} and "
                    "arn:aws:kms:…:key/…"
                )
        return keys

    @model_validator(mode="after")
    def _production_is_complete(self) -> "Environment":
        if self.hanuman_env == "production":
            databases = ("database_url", "keys_database_url", "redis_url")
            needed = ("secret_key", "receipt_key", *databases, "allowed_hosts")
            missing = [name.upper() for name in needed if not getattr(self, name)]
            if missing:
                raise ValueError("production needs " + ", ".join(missing))
            if self.keys_database_url == self.database_url:
                raise ValueError("KEYS_DATABASE_URL must name another database than DATABASE_URL")
        return self

    @property
    def in_production(self) -> bool:
        return self.hanuman_env == "production"

    @property
    def portal_url(self) -> str:
        """Where parents find the portal, without a slash at the end."""
        if self.public_url:
            return self.public_url
        if self.in_production:
            return f"https://{self.allowed_hosts[0].lstrip('.*')}"
        return f"http://localhost:{self.port}"

    @property
    def contact(self) -> str:
        """The e-mail address that parents write to about their data."""
        host = self.allowed_hosts[0].lstrip(".*") if self.in_production else "localhost"
        return self.operator_contact or f"privacy@{host}"

    @property
    def sender(self) -> str:
        """Who e-mails come from: MAIL_FROM, or an address of the portal's host."""
        host = self.allowed_hosts[0].lstrip(".*") if self.in_production else "localhost"
        return self.mail_from or f"Your toy <no-reply@{host}>"

    @property
    def upstream_url(self) -> str:
        """Where conversations are held: AGENT_URL, Deepgram with a key, else the local agent."""
        if self.agent_url:
            return self.agent_url
        if self.deepgram_api_key:
            return DEEPGRAM_AGENT_URL
        return f"ws://127.0.0.1:{self.local_agent_port}/v1/agent/converse"

    @property
    def hindi_speak_model(self) -> str:
        """The clip voice that reads Devanagari; the local agent has one of its own."""
        is_local = not self.speak_url and not self.deepgram_api_key
        return self.speak_model_hi or ("local-hi" if is_local else "")

    @property
    def speaks_hindi(self) -> bool:
        """Whether the agent's own voice reads Devanagari."""
        is_local = not self.agent_url and not self.deepgram_api_key
        return bool(self.hindi_voice) or is_local

    @property
    def speech_url(self) -> str:
        """Where cached clips are synthesised: SPEAK_URL, else as `upstream_url` decides."""
        if self.speak_url:
            return self.speak_url
        if self.deepgram_api_key:
            return DEEPGRAM_SPEAK_URL
        return f"http://127.0.0.1:{self.local_agent_port}/v1/speak"


class BadEnvironment(SystemExit):
    """The environment cannot be used; the text names each variable and what it takes."""


def read() -> Environment:
    """Read the environment and .env. Raises BadEnvironment, which ends a program with status 1."""
    try:
        return Environment()
    except ValidationError as error:
        lines = [_line(problem) for problem in error.errors(include_url=False)]
        raise BadEnvironment("\n".join(lines)) from None


def _line(problem: Any) -> str:
    name = ".".join(str(part) for part in problem["loc"]).upper()
    given = problem.get("input")
    shown = f" (given: {given!r})" if name and isinstance(given, str) and "KEY" not in name else ""
    return f"{name or 'environment'}: {problem['msg']}{shown}"
