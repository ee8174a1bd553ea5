"""A small OpenID Connect provider on loopback, so that signing in with a work account is tried against a real one.

It speaks the code flow: discovery, authorization with a page on which a person says yes, token (the client's secret and
PKCE checked), keys, and user information. It signs with RS256.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "centre", "a secret of the client"
KEY_NAME = "one"


@dataclass
class IdentityProvider:
    """Where the provider answers, and who is sitting in front of it."""

    url: str
    email: str = ""
    verified: bool = True
    signing: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)

    def claims(self) -> dict[str, object]:
        """Who it is, in the words of the protocol."""
        return {"sub": f"id of {self.email}", "email": self.email, "email_verified": self.verified}

    def discovery(self) -> dict[str, object]:
        """What a client reads first."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> dict[str, object]:
        """The public key that the tokens are signed for."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.signing.public_key(), as_dict=True)
        return {"keys": [public | {"kid": KEY_NAME, "use": "sig", "alg": "RS256"}]}

    def token(self, form: dict[str, str], authorization: str) -> dict[str, object] | None:
        """The tokens of a code, once; nothing if client, secret, address or PKCE are wrong."""
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{quote(CLIENT)}:{quote(SECRET)}".encode()).decode()
        by_form = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if asked is None or not (by_form or authorization == f"Basic {basic}"):
            return None
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        if challenge := asked.get("code_challenge"):
            made = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(made).rstrip(b"=").decode() != challenge:
                return None
        now = int(time.time())
        body = self.claims() | {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60}
        if "nonce" in asked:
            body["nonce"] = asked["nonce"]
        access = secrets.token_urlsafe()
        self.tokens.add(access)
        signed = jwt.encode(body, self.signing, "RS256", {"kid": KEY_NAME})
        return {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": signed}


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """Serves a provider until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    provider = IdentityProvider(f"http://127.0.0.1:{server.server_port}")
    server.provider = provider  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Door(BaseHTTPRequestHandler):
    @property
    def provider(self) -> IdentityProvider:
        return self.server.provider  # type: ignore[attr-defined, no-any-return]

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        if asked.path == "/.well-known/openid-configuration":
            self._json(self.provider.discovery())
        elif asked.path == "/keys":
            self._json(self.provider.keys())
        elif asked.path == "/authorize" and query.get("client_id") == CLIENT:
            code = secrets.token_urlsafe()
            self.provider.codes[code] = query
            back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query.get('state', '')})}"
            page = f'<!doctype html><title>Provider</title><a href="{back.replace("&", "&amp;")}">Yes, it is me</a>'
            self._send(page.encode(), "text/html")
        elif (
            asked.path == "/userinfo"
            and self.headers.get("Authorization", "").removeprefix("Bearer ") in self.provider.tokens
        ):
            self._json(self.provider.claims())
        else:
            self._json({"error": "invalid_request"}, 400)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(sent).items()}
        found = self.provider.token(form, self.headers.get("Authorization", ""))
        self._json(found or {"error": "invalid_grant"}, 200 if found else 400)

    def _json(self, said: object, status: int = 200) -> None:
        self._send(json.dumps(said).encode(), "application/json", status)

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """A provider of tests writes nothing."""
