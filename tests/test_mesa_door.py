"""`hedgesim solara`: what is shown is the model's, visitors are alone, nothing leaves.

Mistakes that were planted, and the test that failed:

- the model stands beside the page, made once for all (`test_two_visitors_have_two_models`);
- the guard is left out (`test_foreign_hosts_and_origins_are_refused`);
- a slider's value is not handed to the model (`test_inputs_are_what_the_model_runs`);
- the table shows threat for alignment (`test_a_slider_and_steps_give_the_models_numbers`);
- telemetry is left on (`test_the_server_asks_nobody`).
"""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from browser_made import CHROMIUM, browser, needs_chromium

from hedgesim.app.dials import dial
from hedgesim.app.door.model import SLIDERS, DoorModel, inputs, left_out, step_of
from hedgesim.app.door.pictures import drawn, network_figure, paths, state_figure, ties_of
from hedgesim.app.door.server import QUIET, application
from hedgesim.cli import solara as command
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.model import HedgingModel
from hedgesim.world.parameters import parameters

needs_solara = pytest.mark.skipif(
    not command.installed(), reason='no Solara is here: pip install "hedgesim[solara]"'
)
SPY = """
import os, sys
def heard(event, given):
    if event in ("socket.connect", "socket.getaddrinfo"):
        host = given[1][0] if event == "socket.connect" and isinstance(given[1], tuple) \\
            else given[0] if event == "socket.getaddrinfo" else ""
        if host not in ("", None, "127.0.0.1", "localhost"):
            with open(os.environ["HEARD"], "a") as file:
                file.write(f"{event} {host}\\n")
sys.addaudithook(heard)
"""
"""Put before the server: writes down whom it asks on the network."""


def test_inputs_are_what_the_model_runs():
    given = {name: said["value"] for name, said in inputs().items()}
    usual = DoorModel(**given)
    assert usual.parameters == {n: d.default for n, d in parameters().items()}
    changed = DoorModel(**given | {"deference": 1.2, "run": 3})
    assert changed.parameters["deference"] == 1.2
    assert changed.run == 3


def test_an_event_can_be_left_out():
    key, title = "E082", left_out()["E082"]
    has = {e.id for e in DoorModel().experiment.scenario.events}
    lacks = {e.id for e in DoorModel(without=title).experiment.scenario.events}
    assert has - lacks == {key}
    DoorModel("no_invasion", without=title)  # it lacks that event already


@pytest.mark.parametrize("name", SLIDERS)
def test_sliders_span_what_is_declared(name):
    shown, declared = inputs()[name], parameters()[name]
    assert shown["value"] == declared.default
    assert declared.parameter.low <= shown["min"] < shown["max"] <= declared.parameter.high
    places = (shown["value"] - shown["min"]) / step_of(dial(name))
    assert places == pytest.approx(round(places))


def test_pictures_show_what_the_model_holds():
    model = DoorModel(run=2)
    model.step()
    model.step()
    table = paths(model, "KAZ")
    assert len(table) == 3
    assert table["alignment_RUS"].iloc[-1] == model.state("KAZ").alignment["RUS"]
    upper = state_figure(model, "KAZ").axes[0]
    drawn_lines = {line.get_label(): line.get_ydata() for line in upper.get_lines()}
    assert np.array_equal(drawn_lines["RUS"], table["alignment_RUS"])
    shares = ties_of(model).set_index(["state", "partner"])["share"]
    assert shares["UZB", "CHN"] == model.state("UZB").alignment["CHN"]
    for figure in (state_figure(model, "RUS"), network_figure(HedgingModel("triad"))):
        assert drawn(lambda figure=figure: figure).startswith("data:image/png;base64,iVBOR")


def test_without_the_extra_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(command, "find_spec", lambda _: None)
    assert main(["solara"]) == 2
    assert 'pip install "hedgesim[solara]"' in capsys.readouterr().err
    assert find_spec("hedgesim.app.door.page") is not None


@needs_solara
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Solara's own server
def test_without_its_files_nothing_is_served(tmp_path, monkeypatch):
    from solara.server import settings

    monkeypatch.setattr(settings.assets, "proxy_cache_dir", tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="solara-assets"):
        application(lambda: None)


@contextlib.contextmanager
def served(**more):
    """Start the command, give its address; it must end by Ctrl-C with nothing more said."""
    own = {name: said for name, said in os.environ.items() if not name.startswith("PYTEST")}
    words = [sys.executable, "-m", "hedgesim", "solara", "--port", "0", "--no-browser"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=own | more) as server:  # fmt: skip
        try:
            line = server.stdout.readline()
            assert line, server.stderr.read()
            yield urlsplit(line.split()[-1]).netloc
            server.send_signal(signal.SIGINT)
            _, err = server.communicate(timeout=30)
            assert (server.returncode, err.strip()) == (130, "Interrupted.")
        finally:
            server.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    spied = tmp_path_factory.mktemp("spied")
    (spied / "sitecustomize.py").write_text(SPY)
    heard = spied / "heard"
    path = os.pathsep.join(filter(None, [str(spied), os.environ.get("PYTHONPATH", "")]))
    with served(PYTHONPATH=path, HEARD=str(heard)) as netloc:
        yield netloc, heard


def status(netloc, path="/", **headers):
    with contextlib.closing(http.client.HTTPConnection(netloc, timeout=60)) as wire:
        wire.request("GET", path, headers=headers)
        return wire.getresponse().status


def status_of_websocket(netloc, origin=None):
    name, port = netloc.split(":")
    path = "/jupyter/api/kernels/1/channels?session_id=1"
    head = (f"GET {path} HTTP/1.1\r\nHost: {netloc}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")  # fmt: skip
    more = f"Origin: {origin}\r\n" if origin else ""
    with socket.create_connection((name, int(port)), timeout=60) as wire:
        wire.sendall(f"{head}{more}\r\n".encode())
        return int(wire.recv(64).split()[1])


@pytest.mark.slow
@needs_solara
def test_foreign_hosts_and_origins_are_refused(server):
    netloc, _ = server
    assert status(netloc) == 200
    assert status(netloc, Host="evil.example") == 403
    assert status(netloc, Origin="http://evil.example") == 403
    assert status_of_websocket(netloc) == 403
    assert status_of_websocket(netloc, "http://evil.example") == 403


@pytest.mark.slow
@needs_solara
def test_the_server_asks_nobody(server):
    netloc, heard = server
    assert status(netloc, "/_solara/cdn/no-such-thing@1.0.0/dist/a.js") == 404
    assert status(netloc, "/_solara/cdn/vega@5.21.0/build") == 404  # no folder is deleted
    assert status(netloc, "/_solara/cdn/requirejs@2.3.6/require.js") == 200
    assert not heard.exists(), heard.read_text()


@contextlib.contextmanager
def visitors(netloc, count=1):
    """Open the page in browsers that share nothing; their consoles hold no error."""
    said = []
    with browser() as chromium:
        pages = []
        for _ in range(count):
            context = chromium.new_context(viewport={"width": 1366, "height": 768})
            context.route(re.compile(r"^(?!http://127\.0\.0\.1)"), lambda r: r.abort())
            page = context.new_page()
            page.on("console", lambda line: line.type == "error" and said.append(line.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("requestfailed", lambda request: said.append(request.url))
            page.set_default_timeout(20_000)
            page.goto(f"http://{netloc}/")
            page.locator("img.hedgesim-picture").nth(1).wait_for()
            pages.append(page)
        yield pages
    assert said == []


def step(page, turn):
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_text(f"turn {turn} of").wait_for()


def numbers(page):
    """Give the row of alignments that the page shows."""
    row = page.locator(".hedgesim-numbers tr").nth(1)
    return [float(text) for text in row.locator("td").all_inner_texts()[1:]]


def asked(model, state="KAZ"):
    return [
        round(model.state(state).alignment[v], 3) for v in ("RUS", "CHN", "TUR", "WEST")
    ]


@pytest.mark.slow
@needs_solara
@needs_chromium
def test_a_slider_and_steps_give_the_models_numbers(server):
    assert CHROMIUM
    with visitors(server[0]) as (page,):
        slider = page.locator(".v-input__slider").filter(has_text="Deference").first
        slider.get_by_role("slider").focus()
        page.keyboard.press("End")
        page.get_by_role("button", name="Reset", exact=True).click()
        page.get_by_text("deference 1.5").wait_for()
        model = DoorModel(deference=1.5)
        for turn in range(1, 5):
            step(page, turn)
            model.step()
        assert numbers(page) == asked(model)
        assert f"Kazakhstan, {model.quarter}: alignment with Russia" in (
            page.locator("img.hedgesim-picture").first.get_attribute("alt")
        )


@pytest.mark.slow
@needs_solara
@needs_chromium
def test_two_visitors_have_two_models(server):
    with visitors(server[0], 2) as (one, other):
        model = DoorModel()
        begins = asked(model)
        for turn in (1, 2):
            step(one, turn)
            model.step()
        assert numbers(one) == asked(model) != begins
        assert numbers(other) == begins
        step(other, 1)  # and what it draws anew is its own, too
        model = DoorModel()
        model.step()
        assert numbers(other) == asked(model)


BLOCKS = re.findall(
    r"```python\n(.*?)```",
    (Path(__file__).resolve().parents[1] / "docs/mesa.md").read_text(encoding="utf-8"),
    flags=re.DOTALL,
)


@needs_solara
def test_the_page_of_the_manual_can_be_made(tmp_path):
    shown = (
        "\nbox, _ = solara.render(Page(), handle_error=False)\nprint(len(box.children))\n"
    )
    (tmp_path / "my_page.py").write_text(BLOCKS[0] + shown, encoding="utf-8")
    words = [sys.executable, "my_page.py"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=90,
                          env=os.environ | QUIET)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0


def test_what_the_manual_shows_of_choosing_runs():
    shown = {}
    exec(compile(BLOCKS[2], "mesa.md", "exec"), shown)
    model = shown["model"]
    power = model.inputs.partners.index("RUS")
    assert not model.world.arrays["coercion_choice"][:, power].any()


def test_what_the_manual_shows_of_the_collector_runs(capsys):
    exec(compile(BLOCKS[1], "mesa.md", "exec"), {})
    assert "hedging_index" in capsys.readouterr().out
