"""A guard before the page: it answers only who asked for this machine by its own name.

No web framework does this by itself. Without it a page from elsewhere that is open in the
same browser could read this one and steer it, by a name that leads to this machine.
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "hedgesim_token"
"""Where a browser keeps the token of a public address."""

MAX_BODY = 256 * 1024
"""Bytes of a request, at most: an uploaded file has 64 KiB."""

MAX_QUERY = 16 * 1024
"""Characters of an address behind the question mark, at most."""

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        b"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        b"connect-src 'self' ws: wss:; font-src 'self' data:; object-src 'none'; "
        b"base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    ),
)
"""What every answer says to the browser: nothing from elsewhere, in no frame."""


class Guard:
    """An ASGI application that stands before another.

    Parameters
    ----------
    app
        What is guarded.
    hosts
        Values of the Host header that are answered, such as "127.0.0.1:8080".
    token
        If given, asked for once in the address (`?token=...`), then kept in a cookie.
    """

    def __init__(self, app: App, hosts: Iterable[str], token: str | None = None) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = self.refusal(scope)
        if refusal is not None:
            await _refuse(scope, receive, send, *refusal)
            return
        await self.app(scope, _capped(receive), self._with_headers(scope, send))

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Say why a request is refused, with its status; None if it is not."""
        headers = _headers(scope)
        if headers is None or headers.get("host", "").lower() not in self.hosts:
            return 403, "This page answers under its own address only."
        origin = headers.get("origin")
        if scope["type"] == "websocket" and origin is None:
            return 403, "A connection without an origin is refused."
        if origin is not None and urlsplit(origin).netloc.lower() not in self.hosts:
            return 403, "A connection from another page is refused."
        if len(scope.get("query_string", b"")) > MAX_QUERY:
            return 414, "The address is too long."
        if _length(headers) > MAX_BODY:
            return 413, "What was sent is too large."
        if self.token is not None and not self._knows_token(scope, headers):
            return 401, "The address needs its token; ask whoever started the page."
        return None

    def _knows_token(self, scope: Scope, headers: dict[str, str]) -> bool:
        return any(
            compare_digest(given.encode(), (self.token or "").encode())
            for given in (*_in_query(scope), *_in_cookie(headers))
        )

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        """Add what every answer says; and the token as a cookie, if it came along."""

        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                more = list(HEADERS)
                if self.token is not None and _in_query(scope):
                    cookie = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/"
                    more.append((b"set-cookie", cookie.encode()))
                message["headers"] = [*message.get("headers", ()), *more]
            await send(message)

        return sending


ONCE = ("host", "origin", "content-length")
"""Headers that say who asks for what: two of a kind are a trick, and refused."""


def _headers(scope: Scope) -> dict[str, str] | None:
    """Give headers by name; None if one that must not stands there twice."""
    pairs = [
        (k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in scope["headers"]
    ]
    names = [name for name, _ in pairs]
    if any(names.count(name) > 1 for name in ONCE):
        return None
    return dict(pairs)


def _length(headers: dict[str, str]) -> int:
    given = headers.get("content-length", "0")
    return int(given) if given.isdigit() and len(given) < 19 else MAX_BODY + 1


def _in_query(scope: Scope) -> list[str]:
    query = scope.get("query_string", b"").decode("latin-1")
    return parse_qs(query).get("token", [])[:1]


def _in_cookie(headers: dict[str, str]) -> list[str]:
    try:
        held = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return []
    return [held.value] if held else []


def _capped(receive: Receive) -> Receive:
    """Let no more come in than is allowed, whatever was announced."""
    seen = 0

    async def receiving() -> MutableMapping[str, Any]:
        nonlocal seen
        message = await receive()
        seen = seen + len(message["body"]) if message.get("body") else seen
        if message["type"] == "http.request" and seen > MAX_BODY:
            return {"type": "http.disconnect"}
        return message

    return receiving


async def _refuse(
    scope: Scope, receive: Receive, send: Send, status: int, words: str
) -> None:
    """Answer with a status and a sentence; a websocket is closed before it opens."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": words})
        return
    body = words.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS,
               (b"content-length", str(len(body)).encode())]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
