"""The guard: five probes on the running server, and what it says of every sort of request.

Mistakes that were planted, and the test that failed:

- the Host header is not looked at: `test_probes[foreign host]`, `test_refusals`
- a websocket without an origin is let in: `test_probes[websocket without an origin]`
- origins are compared by their beginning: `test_refusals` (127.0.0.1:1.evil.example)
- the token is asked for over HTTP alone: `test_a_token_is_asked_for_everywhere`
"""

import asyncio
import contextlib
import http.client
import socket
from urllib.parse import urlsplit

import pytest
from app_served import served

from hedgesim.app.guard import COOKIE, MAX_BODY, MAX_QUERY, Guard

HOST = "127.0.0.1:8080"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
WEBSOCKET = (
    "GET /_nicegui_ws/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\n"
    f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {KEY}\r\n"
    "Sec-WebSocket-Version: 13\r\n{more}\r\n"
)


@pytest.fixture(scope="module")
def server():
    with served() as address:
        yield urlsplit(address).netloc


def status_of_page(netloc, **headers):
    with contextlib.closing(http.client.HTTPConnection(netloc, timeout=60)) as connection:
        connection.putrequest("GET", "/", skip_host=True)
        for name, value in ({"Host": netloc} | headers).items():
            connection.putheader(name, value)
        connection.endheaders()
        with connection.getresponse() as answer:
            answer.read()
            return answer.status, dict(answer.getheaders())


def status_of_websocket(netloc, host=None, origin=None):
    name, port = netloc.split(":")
    more = f"Origin: {origin}\r\n" if origin else ""
    with socket.create_connection((name, int(port)), timeout=60) as line:
        line.sendall(WEBSOCKET.format(host=host or netloc, more=more).encode())
        return int(line.recv(64).split()[1])


@pytest.mark.slow
def test_probes(server):
    port = server.split(":")[1]
    evil, rebound = "http://evil.example", f"evil.example:{port}"
    assert status_of_page(server)[0] == 200
    assert status_of_page(server, Host=f"localhost:{port}")[0] == 200
    assert status_of_websocket(server, origin=f"http://{server}") == 101
    probes = {
        "foreign host": status_of_page(server, Host="evil.example")[0],
        "foreign origin": status_of_page(server, Origin=evil)[0],
        "websocket from another site": status_of_websocket(server, origin=evil),
        "websocket by another name": status_of_websocket(
            server, host=rebound, origin=f"http://{rebound}"
        ),
        "websocket without an origin": status_of_websocket(server),
    }
    assert probes == dict.fromkeys(probes, 403)


@pytest.mark.slow
def test_every_answer_says_that_nothing_comes_from_elsewhere(server):
    _, headers = status_of_page(server)
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers


def scope(kind="http", query=b"", **headers):
    named = {"host": HOST} | {k.replace("_", "-"): v for k, v in headers.items()}
    raw = [(k.encode(), v.encode()) for k, v in named.items()]
    return {"type": kind, "headers": raw, "query_string": query}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (scope(), None),
        (scope(host="localhost:8080"), None),
        (scope(host="LOCALHOST:8080"), None),
        (scope(origin=f"http://{HOST}"), None),
        (scope("websocket", origin=f"http://{HOST}"), None),
        (scope(host="127.0.0.1:1"), 403),
        (scope(host="127.0.0.1"), 403),
        (scope(host=""), 403),
        (scope(origin="null"), 403),
        (scope(origin=f"http://{HOST}.evil.example"), 403),
        (scope("websocket"), 403),
        (scope("websocket", origin="http://localhost:9"), 403),
        (scope(query=b"x" * (MAX_QUERY + 1)), 414),
        (scope(content_length=str(MAX_BODY + 1)), 413),
        (scope(content_length="-1"), 413),
        (scope(content_length="9" * 40), 413),
    ],
)
def test_refusals(asked, status):
    found = Guard(None, (HOST, "localhost:8080")).refusal(asked)
    assert (found and found[0]) == status


def test_a_token_is_asked_for_everywhere():
    guard = Guard(None, (HOST,), token="secret")
    own = {"origin": f"http://{HOST}"}
    for kind in ("http", "websocket"):
        assert guard.refusal(scope(kind, **own))[0] == 401
        assert guard.refusal(scope(kind, b"token=secre", **own))[0] == 401
        assert guard.refusal(scope(kind, b"world=x&token=secret", **own)) is None
        assert guard.refusal(scope(kind, cookie=f"{COOKIE}=secret", **own)) is None
        assert guard.refusal(scope(kind, cookie=f"{COOKIE}=no; \x00=", **own))[0] == 401


def test_a_body_that_is_longer_than_announced_is_cut_off():
    got = []

    async def app(scope, receive, send):
        while (message := await receive())["type"] == "http.request":
            got.append(len(message["body"]))

    async def receive():
        return {"type": "http.request", "body": b"x" * (MAX_BODY // 2), "more_body": True}

    asyncio.run(Guard(app, (HOST,))(scope(), receive, None))
    assert sum(got) <= MAX_BODY
