"""A visitor without a browser: the page's own messages, over its own websocket.

It reads the elements out of the page, sends the events that a browser would send, and takes
up the updates that come back. Only what NiceGUI 3 sends is understood.
"""

import ast
import asyncio
import html
import json
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import aiohttp
import socketio

ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.DOTALL)
QUERY = re.compile(r"query: (\{.*?\}),\n")


class Client:
    """One visitor.

    Attributes
    ----------
    elements
        What the page consists of, by id, as last told.
    on_update
        Called with the ids of elements that were told anew, and when.
    """

    def __init__(self, address: str, http: aiohttp.ClientSession) -> None:
        self.address = address
        self.elements: dict[str, dict[str, Any]] = {}
        self.on_update: Callable[[set[str], float], None] = lambda ids, at: None
        self._http = http
        self._socket = socketio.AsyncClient(http_session=http, reconnection=False)
        self._query: dict[str, Any] = {}
        self._next = 0

    async def open(self) -> None:
        """Read the page and open its websocket."""
        async with self._http.get(self.address + "/") as answer:
            page = await answer.text()
        whole, query = ELEMENTS.search(page), QUERY.search(page)
        if whole is None or query is None:
            raise SystemExit("the page is not one of NiceGUI 3")
        self.elements = json.loads(html.unescape(whole[1]))
        self._query = ast.literal_eval(query[1])
        self._socket.on("update", self._updated)
        self._socket.on("run_javascript", self._asked)
        named = {"document_id": str(uuid.uuid4()), "tab_id": str(uuid.uuid4())}
        said = {**self._query, **named, "old_tab_id": ""}
        said = {
            k: str(v).lower() if isinstance(v, bool) else str(v) for k, v in said.items()
        }
        asked = "&".join(f"{key}={value}" for key, value in said.items())
        await self._socket.connect(
            f"{self.address}?{asked}",
            headers={"Origin": self.address},
            socketio_path="/_nicegui_ws/socket.io",
            transports=["websocket"],
        )

    async def close(self) -> None:
        """Leave."""
        await self._socket.disconnect()

    def find(self, testid: str) -> str:
        """Give the id of the element with a `data-testid`.

        Raises
        ------
        KeyError
            If there is none.
        """
        for key, element in self.elements.items():
            if element.get("props", {}).get("data-testid") == testid:
                return key
        raise KeyError(testid)

    def has(self, testid: str) -> bool:
        """Tell whether there is an element with a `data-testid`."""
        elements = self.elements.values()
        return any(e.get("props", {}).get("data-testid") == testid for e in elements)

    async def send(self, testid: str, event: str, value: Any) -> None:
        """Let something happen to an element, such as "change" to a slider."""
        key = self.find(testid)
        wanted = event.replace("-", "").lower()
        listeners = [
            listener["listener_id"]
            for listener in self.elements[key]["events"]
            if listener["type"].replace("-", "").lower() == wanted
        ]
        for listener in listeners:
            said = {"id": int(key), "client_id": self._query["client_id"],
                    "listener_id": listener, "args": [json.dumps(value)]}  # fmt: skip
            await self._socket.emit("event", said)

    async def _updated(self, data: dict[str, Any]) -> None:
        at = time.perf_counter()
        self._next = data.pop("_id", self._next) + 1
        for key, element in data.items():
            if element is None:
                self.elements.pop(key, None)
            else:
                self.elements[key] = element
        self.on_update(set(data), at)

    async def _asked(self, data: dict[str, Any]) -> None:
        """Answer what is asked of a browser: that it is light, or nothing."""
        self._next = data.get("_id", self._next) + 1
        if data.get("request_id"):
            said = {"request_id": data["request_id"], "result": False,
                    "client_id": self._query["client_id"]}  # fmt: skip
            await self._socket.emit("javascript_response", said)

    async def acknowledge(self) -> None:
        """Tell from time to time what has arrived, as a browser does."""
        while self._socket.connected:
            said = {"client_id": self._query["client_id"], "next_message_id": self._next}
            await self._socket.emit("ack", said)
            await asyncio.sleep(3)
