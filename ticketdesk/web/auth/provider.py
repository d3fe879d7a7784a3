"""The OpenID Connect provider, as Authlib speaks with it: code flow with PKCE, state and nonce, keys that may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from joserfc.errors import JoseError

from ticketdesk.config import settings
from ticketdesk.desk.keys import new_key

ANSWERS_WITHIN_S = 10
LEEWAY_S = 60
# Only signatures that the provider alone can make; "none" and shared secrets are out, whatever its metadata says.
SIGNATURES = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)


class Away(Exception):
    """The provider does not answer, or not as one."""


class Refused(Exception):
    """The provider, or what it said, lets nobody in."""


@dataclass(frozen=True)
class Departure:
    """Somebody who is sent to the provider: where, and what has to come back."""

    url: str
    state: str
    nonce: str
    verifier: str


@cache
def _client() -> Any:
    from authlib.integrations.starlette_client import (
        OAuth,
    )  # a quarter of a second, and only some desks need it

    issuer = settings().ticketdesk_oidc_issuer
    return OAuth().register(
        "provider",
        client_id=settings().ticketdesk_oidc_client_id,
        client_secret=settings().ticketdesk_oidc_client_secret.get_secret_value(),
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "timeout": ANSWERS_WITHIN_S,
            "trust_env": False,
        },
    )


async def departure(redirect_uri: str) -> Departure:
    """Where to send somebody to sign in.

    Raises:
        Away: the provider does not answer, or calls itself by another name than the one that was configured.
    """
    await _metadata()
    made = await _client().create_authorization_url(redirect_uri, nonce=new_key(), state=new_key())
    return Departure(made["url"], made["state"], made["nonce"], made["code_verifier"])


async def claims(code: str, departed: Departure, redirect_uri: str) -> Mapping[str, object]:
    """What the provider says of the person, once all of it is checked.

    Args:
        code: What came back in the address.
        departed: What this browser was sent away with.
        redirect_uri: The same as for ``departure``.

    Raises:
        Away: the provider does not answer.
        Refused: the code or the ID token is not what it should be.
    """
    metadata = await _metadata()
    try:
        token = await _client().fetch_access_token(redirect_uri, code=code, code_verifier=departed.verifier)
        found = await _read(token, departed.nonce, metadata["issuer"])
    except httpx2.HTTPError as error:
        raise Away from error
    except (OAuthError, JoseError, ValueError, KeyError, TypeError) as error:
        raise Refused from error
    if not found or not isinstance(found.get("sub"), str) or not found["sub"]:
        raise Refused
    return dict(found)


async def _read(token: Any, nonce: str, issuer: str) -> Any:
    wanted = {
        "iss": {"essential": True, "values": [issuer]},
        "aud": {"essential": True, "values": [settings().ticketdesk_oidc_client_id]},
    }
    if not isinstance(token, dict) or "id_token" not in token:
        raise Refused
    try:
        return await _client().parse_id_token(token, nonce, claims_options=wanted, leeway=LEEWAY_S)
    except (JoseError, ValueError):
        # A provider may change its keys under the same name; the second look at them decides.
        await _client().fetch_jwk_set(force=True)
        return await _client().parse_id_token(token, nonce, claims_options=wanted, leeway=LEEWAY_S)


async def _metadata() -> dict[str, Any]:
    try:
        found: dict[str, Any] = await _client().load_server_metadata()
    except (httpx2.HTTPError, ValueError, AttributeError, TypeError) as error:
        raise Away from error
    if str(found.get("issuer", "")).rstrip("/") != settings().ticketdesk_oidc_issuer:
        _client.cache_clear()
        raise Away("the provider has another name")
    said = found.get("id_token_signing_alg_values_supported") or ["RS256"]
    found["id_token_signing_alg_values_supported"] = [name for name in said if name in SIGNATURES] or [
        "RS256"
    ]
    return found
