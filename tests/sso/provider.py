"""A real OpenID Connect provider on Authlib's server parts, in a thread: it signs in whoever it is told to.

``lies`` changes what it says, so that a test can be the provider that goes wrong.
"""

from __future__ import annotations

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from flask import Flask, jsonify, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

from tests.sso.known import CLIENT, Client, Code

Claims = dict[str, Any]


@dataclass
class Provider:
    """The provider in a test's hands.

    Args:
        person: The claims of whoever signs in.
        lies: Changes the claims of the next ID tokens.
    """

    person: Claims = field(default_factory=dict)
    lies: Callable[[Claims], None] = lambda _claims: None
    signs_with: str = "RS256"
    asked: list[dict[str, str]] = field(default_factory=list)
    key_reads: int = 0
    url: str = ""
    redirect_uri: str = ""
    kid: str = "one"
    forged_with: RSAKey | None = None

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": self.kid})
        self.codes: dict[str, Code] = {}

    def change_keys(self, kid: str | None = None) -> None:
        """From now on other keys sign; the old ones are gone. Without ``kid`` under the same name."""
        self.kid = kid or self.kid
        self.key = RSAKey.generate_key(2048, {"kid": self.kid})

    def app(self) -> Flask:
        """The provider's pages."""
        app, provider = Flask("provider"), self
        server = AuthorizationServer(
            app, query_client=lambda _id: Client(provider.redirect_uri), save_token=lambda *_: None
        )

        class CodeGrant(grants.AuthorizationCodeGrant):
            TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

            def save_authorization_code(self, code: str, request: Any) -> Code:
                said = request.payload.data
                provider.codes[code] = Code(
                    code,
                    request.payload.redirect_uri,
                    request.payload.scope,
                    said.get("nonce", ""),
                    said.get("code_challenge", ""),
                    said.get("code_challenge_method", ""),
                )
                return provider.codes[code]

            def query_authorization_code(self, code: str, client: Client) -> Code | None:
                return provider.codes.get(code)

            def delete_authorization_code(self, authorization_code: Code) -> None:
                del provider.codes[authorization_code.code]

            def authenticate_user(self, authorization_code: Code) -> Claims:
                return provider.person

        class IdToken(OpenIDCode):
            def exists_nonce(self, nonce: str, request: Any) -> bool:
                return False

            def generate_user_info(self, user: Claims, scope: str) -> UserInfo:
                return UserInfo(user)

            def encode_id_token(self, token: Claims, request: Any) -> str:
                claims = {
                    "iss": provider.url,
                    "aud": [CLIENT],
                    "iat": int(time.time()),
                    "exp": int(time.time()) + 300,
                    "nonce": request.authorization_code.get_nonce(),
                    **provider.person,
                }
                provider.lies(claims)
                return _signed(provider, {name: value for name, value in claims.items() if value is not None})

        server.register_grant(CodeGrant, [IdToken(require_nonce=True), CodeChallenge(required=True)])

        @app.get("/.well-known/openid-configuration")
        def metadata() -> Any:
            return jsonify(
                issuer=provider.url,
                authorization_endpoint=f"{provider.url}/authorize",
                token_endpoint=f"{provider.url}/token",
                jwks_uri=f"{provider.url}/keys",
                id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
            )

        @app.get("/keys")
        def keys() -> Any:
            provider.key_reads += 1
            return jsonify(keys=[provider.key.as_dict(private=False)])

        @app.get("/authorize")
        def authorize() -> Any:
            provider.asked.append(dict(request.args))
            return server.create_authorization_response(grant_user=provider.person)

        @app.post("/token")
        def token() -> Any:
            return server.create_token_response()

        return app


def _signed(provider: Provider, claims: Claims) -> str:
    if provider.signs_with == "none":
        return jwt.encode({"alg": "none"}, claims, None, algorithms=["none"])
    if provider.signs_with == "HS256":
        return _with_the_public_key(provider, claims)
    return jwt.encode({"alg": "RS256", "kid": provider.kid}, claims, provider.forged_with or provider.key)


def _with_the_public_key(provider: Provider, claims: Claims) -> str:
    """The known trick: what everybody may read, used as a shared secret. Libraries refuse to make it."""
    head = {"alg": "HS256", "kid": provider.kid}
    parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (head, claims)]
    digest = hmac.digest(provider.key.as_pem(private=False), b".".join(parts), "sha256")
    return b".".join([*parts, urlsafe_b64encode(digest).rstrip(b"=")]).decode()


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """The provider on a port of its own."""
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(5)
