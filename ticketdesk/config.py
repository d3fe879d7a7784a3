"""Every setting, read once from the environment and ``.env``; a bad or unknown one stops the start."""

from __future__ import annotations

import os
from functools import cache, cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ticketdesk import values
from ticketdesk.errors import CannotStart

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "ticketdesk" / "locale"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


def languages() -> list[str]:
    """The languages that there is a catalogue for."""
    return sorted(place.parent.parent.name for place in LOCALES.glob("*/LC_MESSAGES/ticketdesk.mo"))


def _language(value: str) -> str:
    if value not in languages():
        raise ValueError(f"there is no catalogue for it, only for {', '.join(languages())}")
    return value


class Settings(BaseSettings):
    """What can be set. Field names are the environment's names in lower case.

    ``interfaces``: PORT, DATABASE_URL, GEMINI_* and TICKETDESK_*; `.env.example` tells each one.
    """

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", hide_input_in_errors=True)

    port: int = Field(8000, ge=1, le=65535)
    database_url: Annotated[str, AfterValidator(values.postgres_address)] = ""
    gemini_api_key: SecretStr = SecretStr("")
    gemini_model: str = "gemini-3.5-flash-lite"
    google_gemini_base_url: str = ""

    ticketdesk_data: Path = ROOT / ".data"
    ticketdesk_public_url: Annotated[str, AfterValidator(values.web_address)] = ""
    ticketdesk_admin_email: str = ""
    ticketdesk_admin_password: SecretStr = SecretStr("")
    ticketdesk_listen: str = "127.0.0.1"
    ticketdesk_workers: int = Field(1, ge=1, le=64)
    ticketdesk_rate_limits: Literal["on", "off"] = "on"
    ticketdesk_language: Annotated[str, AfterValidator(_language)] = "en"
    ticketdesk_secret: SecretStr = SecretStr("")
    ticketdesk_trusted_proxies: Annotated[str, AfterValidator(values.networks)] = ""

    ticketdesk_session_idle_hours: int = Field(12, ge=1, le=24 * 30)
    ticketdesk_session_days: int = Field(14, ge=1, le=90)
    ticketdesk_form_per_address: int = Field(20, ge=1)
    ticketdesk_form_per_mail: int = Field(10, ge=1)
    ticketdesk_form_per_day: int = Field(5_000, ge=1)
    ticketdesk_suggestions_per_address: int = Field(120, ge=1)
    ticketdesk_connections_per_address: int = Field(200, ge=1)
    ticketdesk_api_per_minute: int = Field(1_200, ge=1)
    ticketdesk_api_origins: Annotated[str, AfterValidator(values.web_addresses)] = ""
    ticketdesk_import_mb: int = Field(256, ge=1, le=4_096)
    ticketdesk_audit_months: int = Field(12, ge=1, le=120)

    ticketdesk_triage_order: Annotated[str, AfterValidator(values.order)] = ",".join(values.ADVISERS)
    # Below the 15 seconds after which the SDK itself gives up.
    ticketdesk_gemini_deadline_s: float = Field(6, ge=1, le=14)
    ticketdesk_gemini_per_day: int = Field(10_000, ge=0)

    ticketdesk_oidc_issuer: Annotated[str, AfterValidator(values.web_address)] = ""
    ticketdesk_oidc_client_id: str = ""
    ticketdesk_oidc_client_secret: SecretStr = SecretStr("")
    ticketdesk_oidc_name: str = Field("single sign-on", min_length=1, max_length=40)
    ticketdesk_oidc_domains: str = ""
    ticketdesk_oidc_role: Literal["agent", "viewer"] = "viewer"
    ticketdesk_password_sign_in: Literal["on", "off"] = "on"  # noqa: S105
    ticketdesk_break_glass: str = ""

    ticketdesk_smtp_url: Annotated[SecretStr, AfterValidator(values.mail_server)] = SecretStr("")
    ticketdesk_mail_from: Annotated[str, AfterValidator(values.sender)] = ""

    ticketdesk_files_url: Annotated[str, AfterValidator(values.file_store)] = ""
    ticketdesk_file_mb: int = Field(25, ge=1, le=1_024)
    ticketdesk_files_per_message: int = Field(10, ge=1, le=50)
    ticketdesk_files_per_address: int = Field(100, ge=1)
    ticketdesk_clamav: Annotated[str, AfterValidator(values.scanner)] = ""
    # Amazon's own names, so that what is set on a machine already holds here too.
    aws_access_key_id: str = ""
    aws_secret_access_key: SecretStr = SecretStr("")
    aws_region: str = ""
    aws_endpoint_url: str = ""

    ticketdesk_nightly_backup: Literal["on", "off"] = "on"
    # An empty line is no folder: as a path it would be the one that the process happens to stand in.
    ticketdesk_backups: Annotated[Path | None, BeforeValidator(lambda said: said or None)] = None
    ticketdesk_backup_days: int = Field(14, ge=1, le=3_650)
    ticketdesk_backup_passphrase: SecretStr = SecretStr("")
    # The usual name, so that what is set on a machine already holds here too.
    otel_exporter_otlp_endpoint: Annotated[str, AfterValidator(values.web_address)] = ""

    @property
    def address(self) -> str:
        """Where people find the desk; the links that we hand out begin with it."""
        return self.ticketdesk_public_url or f"http://localhost:{self.port}"

    @property
    def is_https(self) -> bool:
        return self.address.startswith("https://")

    @property
    def passwords_are_on(self) -> bool:
        return self.ticketdesk_password_sign_in == "on"  # noqa: S105

    @property
    def has_sso(self) -> bool:
        return bool(self.ticketdesk_oidc_issuer)

    @property
    def has_mail(self) -> bool:
        """Whether mail is sent at all."""
        return bool(self.ticketdesk_smtp_url.get_secret_value())

    @property
    def backups(self) -> Path:
        """The folder of backups."""
        return self.ticketdesk_backups or self.ticketdesk_data / "backups"

    @property
    def oidc_domains(self) -> frozenset[str]:
        """The mail domains that single sign-on lets in; empty: all that the provider knows."""
        return frozenset(
            part.lower().lstrip("@") for part in self.ticketdesk_oidc_domains.replace(",", " ").split()
        )

    @property
    def triage_order(self) -> tuple[str, ...]:
        """Who is asked for category and priority, in this order."""
        return tuple(self.ticketdesk_triage_order.replace(",", " ").split())

    @property
    def api_origins(self) -> list[str]:
        """Whose pages may call the API with a token from a browser, besides our own."""
        return self.ticketdesk_api_origins.replace(",", " ").split()

    @property
    def trusted_proxies(self) -> list[IPv4Network | IPv6Network]:
        """The networks whose ``X-Forwarded-For`` counts."""
        parts = self.ticketdesk_trusted_proxies.replace(",", " ").split()
        return [ip_network(part, strict=False) for part in parts]

    @cached_property
    def hosts(self) -> frozenset[str]:
        """What a browser may call this desk by, with the port."""
        return frozenset(urlsplit(origin).netloc for origin in self.origins)

    @cached_property
    def origins(self) -> list[str]:
        """The origins a browser may come from; without a public URL the three local names count as one."""
        if self.ticketdesk_public_url:
            return [self.ticketdesk_public_url]
        return [f"http://{host}:{self.port}" for host in LOCAL_HOSTS]


def _refuse_unknown() -> None:
    known = {name.upper() for name in Settings.model_fields}
    for name in (*os.environ, *dotenv_values(ROOT / ".env")):
        if name.upper().startswith("TICKETDESK_") and name.upper() not in known:
            raise CannotStart(f"{name} is not a setting of ticketdesk. .env.example lists them all.")


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        CannotStart: a value is unknown, unreadable or unsafe; the sentence names the variable.
    """
    _refuse_unknown()
    try:
        found = Settings()
    except ValidationError as error:
        first: Any = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        raise CannotStart(f"{name} cannot be used: {first['msg'].removeprefix('Value error, ')}.") from None
    if found.is_https and found.ticketdesk_rate_limits == "off":
        raise CannotStart("TICKETDESK_RATE_LIMITS cannot be off while TICKETDESK_PUBLIC_URL is https.")
    _refuse_half_a_sign_in(found)
    if found.has_mail and not found.ticketdesk_mail_from:
        raise CannotStart("TICKETDESK_MAIL_FROM is missing: mail needs a sender beside TICKETDESK_SMTP_URL.")
    return found


def _refuse_half_a_sign_in(found: Settings) -> None:
    if found.has_sso and not found.ticketdesk_oidc_client_id:
        raise CannotStart("TICKETDESK_OIDC_CLIENT_ID is missing: single sign-on needs it beside the issuer.")
    if not found.passwords_are_on and not (found.has_sso and found.ticketdesk_break_glass):
        raise CannotStart(
            "TICKETDESK_PASSWORD_SIGN_IN can be off only with TICKETDESK_OIDC_ISSUER, and with TICKETDESK_BREAK_GLASS"
            " naming the one administrator who can still use a password."
        )
