"""Signing in at an identity provider (OpenID Connect, authorization code with PKCE), as ProConnect wants it.

Checked: the signature by the provider's published keys, who issued it, for whom, until when, the nonce; and that what
is told beside is about the same subject (OpenID Connect Core 1.0, 3.1.3.7 and 5.3.2). No token is kept: once the agent
is known, a session of our own begins.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ["RS256", "PS256", "ES256"]
TIMEOUT = 10  # seconds, for each of the provider's answers
CLOCK_SLACK = 60  # seconds by which two clocks may differ
LONGEST = timedelta(minutes=30)  # of a journey: whoever comes back later begins again
LARGEST = 100_000  # bytes of an answer that is read


class OutsideFailed(Exception):
    """The provider did not answer, or not as it should. `str()` is for the log: no name, no token."""


@dataclass(frozen=True)
class Client:
    """This installation, as the provider knows it."""

    issuer: str
    client_id: str
    client_secret: str
    scopes: str
    back_to: str  # the address that the browser comes back to


@dataclass(frozen=True)
class Journey:
    """What is remembered while the browser is away: without it, nobody else's answer fits."""

    state: str
    nonce: str
    verifier: str
    left_at: float  # seconds since the epoch

    @classmethod
    def begins(cls, now: datetime) -> "Journey":
        """A fresh one; ProConnect wants 32 characters or more."""
        secret = secrets.token_urlsafe
        return cls(secret(32), secret(32), secret(48), now.timestamp())

    @classmethod
    def of(cls, kept: object) -> "Journey | None":
        """The one that the cookie carried; None where it carries none, or one of an earlier version."""
        return cls(**kept) if isinstance(kept, dict) and kept.keys() == {one.name for one in fields(cls)} else None

    def is_over(self, now: datetime) -> bool:
        """Whether it took so long that nobody waits for its end any more."""
        return not 0 <= now.timestamp() - self.left_at <= LONGEST.total_seconds()

    def kept(self) -> dict[str, str]:
        """What the cookie carries."""
        return asdict(self)


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is."""

    issuer: str
    subject: str
    email: str
    email_verified: bool | None  # None: the provider does not say
    second_factor: bool


def way_out(client: Client, journey: Journey) -> str:
    """Where to send the browser. Raises OutsideFailed."""
    with _http() as http:
        endpoint = _published(http, client)["authorization_endpoint"]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(journey.verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.back_to,
        "scope": client.scopes,
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def identity_for(client: Client, journey: Journey, code: str) -> Identity:
    """Exchange the code for who it is. Raises OutsideFailed."""
    with _http() as http:
        published = _published(http, client)
        keys = _keys(http, published["jwks_uri"])
        tokens = _exchange(http, published["token_endpoint"], client, journey, code)
        claims = _claims(tokens.get("id_token", ""), keys, client)
        if not secrets.compare_digest(str(claims.get("nonce", "")), journey.nonce):
            raise OutsideFailed("another nonce")
        told = _user(http, published, tokens, _Signed(keys, client))
        if told is not None and told.get("sub") != claims["sub"]:
            raise OutsideFailed("two answers about two people")
        told = told or {}
    return Identity(
        issuer=client.issuer,
        subject=str(claims["sub"]),
        email=str(told.get("email") or claims.get("email") or "").strip().lower(),
        email_verified=told.get("email_verified", claims.get("email_verified")),
        second_factor="mfa" in (claims.get("amr") or ()),
    )


def _http() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False, headers={"Accept": "application/json"})


def _published(http: httpx.Client, client: Client) -> Mapping[str, str]:
    """What the provider publishes of itself; it must be the one that was meant."""
    found = _json(http.build_request("GET", f"{client.issuer.rstrip('/')}/.well-known/openid-configuration"), http)
    if found.get("issuer") != client.issuer:
        raise OutsideFailed("the provider calls itself otherwise")
    if not all(found.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")):
        raise OutsideFailed("the provider publishes too little")
    return found


def _keys(http: httpx.Client, address: str) -> KeySet:
    try:
        return KeySet.import_key_set(_json(http.build_request("GET", address), http))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError) as error:
        raise OutsideFailed("keys that cannot be read") from error


def _exchange(http: httpx.Client, address: str, client: Client, journey: Journey, code: str) -> Mapping[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.back_to,
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "code_verifier": journey.verifier,
    }
    return _json(http.build_request("POST", address, data=form), http)


def _claims(token: str, keys: KeySet, client: Client) -> dict[str, Any]:
    """What a signed answer says, once all of it was checked."""
    wanted = jwt.JWTClaimsRegistry(
        leeway=CLOCK_SLACK,
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.client_id},
        sub={"essential": True},
        exp={"essential": True},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        wanted.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise OutsideFailed(f"a token that does not hold: {type(error).__name__}") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client.client_id) != client.client_id:
        raise OutsideFailed("a token made for somebody else")
    return claims


@dataclass(frozen=True)
class _Signed:
    """By whose keys, and for whom, an answer is signed."""

    keys: KeySet
    client: Client

    def read(self, token: str) -> dict[str, Any]:
        """What it says; issuer and audience, where they are said, must fit. Raises OutsideFailed."""
        wanted = jwt.JWTClaimsRegistry(
            leeway=CLOCK_SLACK, iss={"value": self.client.issuer}, aud={"value": self.client.client_id}
        )
        try:
            claims = jwt.decode(token, self.keys, algorithms=ALGORITHMS).claims
            wanted.validate(claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise OutsideFailed("an answer that is not signed well") from error
        return dict(claims)


def _user(
    http: httpx.Client, published: Mapping[str, str], tokens: Mapping[str, Any], signed: _Signed
) -> Mapping[str, Any] | None:
    """What the provider tells beside; ProConnect signs it, others send it as it is over the same connection.

    None where it has nothing to tell. Whatever it tells must name its subject: the caller compares.
    """
    address, token = published.get("userinfo_endpoint"), tokens.get("access_token")
    if not address or not token:
        return None
    answer = _sent(http.build_request("GET", address, headers={"Authorization": f"Bearer {token}"}), http)
    if answer.headers.get("content-type", "").startswith("application/jwt"):
        return signed.read(answer.text)
    return _read(answer)


def _json(request: httpx.Request, http: httpx.Client) -> dict[str, Any]:
    return _read(_sent(request, http))


def _sent(request: httpx.Request, http: httpx.Client) -> httpx.Response:
    try:
        answer = http.send(request)
    except httpx.HTTPError as error:
        raise OutsideFailed(type(error).__name__) from error
    if answer.status_code != 200 or len(answer.content) > LARGEST:
        raise OutsideFailed(f"{request.url.path} answered {answer.status_code}")
    return answer


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError as error:
        raise OutsideFailed("no JSON") from error
    if not isinstance(found, dict):
        raise OutsideFailed("no object")
    return found
