"""`hedgesim app`: where it listens, what it says, how it ends; what the guard sees twice.

Mistakes that were planted, and the test that failed:

- it listens on every interface (`test_it_listens_on_this_machine_alone`);
- of two Host headers the last one counts (`test_two_names_at_once_are_refused`);
- a token is not asked for (`test_a_public_page_is_opened_by_its_token_alone`);
- `--public 0.0.0.0` is taken for one (`test_a_public_address_is_one_of_this_machine`);
- a taken port is told as a wrong address (`test_a_port_that_is_taken_is_said`).
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from app_served import WORDS

from hedgesim.app.guard import MAX_QUERY, Guard
from hedgesim.cli import app
from hedgesim.cli.main import main

GOOD = "127.0.0.1:8080"
ON_LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="127.0.0.2 is this machine's on Linux"
)


def test_two_names_at_once_are_refused():
    own = [(b"host", GOOD.encode()), (b"origin", f"http://{GOOD}".encode())]
    asked = {"type": "http", "query_string": b"", "headers": own}
    assert Guard(None, (GOOD,)).refusal(asked) is None
    for twice in ((b"host", b"evil.example"), (b"Origin", b"http://evil.example")):
        for headers in ([*own, twice], [twice, *own]):
            assert Guard(None, (GOOD,)).refusal(asked | {"headers": headers})[0] == 403


@contextlib.contextmanager
def command(*more, **how):
    """Start the command; if it is still there at the end, it is ended."""
    pytest.importorskip("nicegui", reason="no NiceGUI is here")
    # NiceGUI takes this name for a sign that its own test driver runs the page
    own = {name: said for name, said in os.environ.items() if not name.startswith("PYTEST")}
    with subprocess.Popen(
        [*WORDS[:4], *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=own,
        **how,
    ) as found:
        try:
            yield found
        finally:
            if found.poll() is None:
                found.kill()


def refused(*more):
    """Run the command where it cannot begin, and give what it said."""
    with command(*more) as found:
        out, err = found.communicate(timeout=60)
    assert (found.returncode, out) == (2, "")
    assert "Traceback" not in err
    return err


def address_of(found):
    """Wait for the address that the command prints."""
    line = found.stdout.readline()
    assert line, found.stderr.read()
    return urlsplit(line.split()[-1])


def answer(host, port, path="/", name=""):
    """Send a request by hand; give its status and all that comes back."""
    head = f"GET {path} HTTP/1.1\r\nHost: {name or f'{host}:{port}'}\r\n"
    with socket.create_connection((host, port), timeout=60) as wire:
        wire.sendall(f"{head}Connection: close\r\n\r\n".encode())
        found = b"".join(iter(lambda: wire.recv(65536), b""))
    return int(found.split()[1]), found.decode("latin-1")


def test_a_port_that_is_taken_is_said():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = str(other.getsockname()[1])
        said = refused("--port", number, "--no-browser")
    assert number in said
    assert "--port 0" in said


@pytest.mark.parametrize("port", ["x", "70000", "-1", "8080.5"])
def test_what_is_no_port_is_said(port, capsys):
    assert main(["app", "--port", port]) == 2
    assert "65535" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "no such name", ""])
def test_a_public_address_is_one_of_this_machine(host):
    assert "--public" in refused("--public", host, "--port", "0", "--no-browser")


def test_without_the_extra_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(app, "find_spec", lambda _: None)
    assert main(["app"]) == 2
    assert 'pip install "hedgesim[app]"' in capsys.readouterr().err


def alone_within(group, seconds):
    """See whether all processes of a group are gone after a while."""
    for _ in range(10 * seconds):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


ELSEWHERE = (
    "/../../../../etc/passwd",
    "/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/_nicegui/static/../../../../../../etc/passwd",
    "/_nicegui/3.18.0/static/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/_nicegui/3.18.0/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/_nicegui/3.18.0/static//etc/passwd",
    "/static/....//....//....//etc/passwd",
)


@pytest.mark.slow
@ON_LINUX
def test_it_listens_on_this_machine_alone():
    with command("--port", "0", "--no-browser") as found:
        port = address_of(found).port
        assert answer("127.0.0.1", port)[0] == 200
        with pytest.raises(ConnectionRefusedError):
            answer("127.0.0.2", port)
        for path in ELSEWHERE:
            code, said = answer("127.0.0.1", port, path)
            assert code in (400, 403, 404), path
            assert "root:" not in said, path
        for path in ("/docs", "/redoc", "/openapi.json", "/nothing"):
            assert answer("127.0.0.1", port, path)[0] == 404, path
        assert answer("127.0.0.1", port, "/?" + "x" * (MAX_QUERY + 1))[0] == 414


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "wanted"), [("SIGINT", 130), ("SIGTERM", -15)])
def test_it_ends_cleanly_and_leaves_nothing(tmp_path, number, wanted):
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    with command(
        "--port", "0", "--no-browser", cwd=folder, start_new_session=True
    ) as found:
        address = address_of(found)
        assert answer(address.hostname, address.port)[0] == 200
        found.send_signal(signal.Signals[number])
        _, err = found.communicate(timeout=30)
    assert found.returncode == wanted
    assert "Traceback" not in err
    assert alone_within(found.pid, 10)
    assert list(folder.iterdir()) == []


@pytest.mark.slow
@ON_LINUX
def test_a_public_page_is_opened_by_its_token_alone():
    with command("--public", "127.0.0.2", "--port", "0", "--no-browser") as found:
        address = address_of(found)
        host, port = address.hostname, address.port
        assert answer(host, port)[0] == 401
        assert answer(host, port, "/?token=guess")[0] == 401
        assert answer(host, port, f"/?{address.query}")[0] == 200
        assert answer(host, port, f"/?{address.query}", "evil.example")[0] == 403
        found.send_signal(signal.SIGINT)
        _, err = found.communicate(timeout=30)
    assert len(address.query) > len("token=") + 20
    assert "public" in err
