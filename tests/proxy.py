"""An HTTP proxy on this machine that remembers where it was asked to go."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

END_OF_HEAD = b"\r\n\r\n"


class Proxy:
    """Takes absolute addresses and CONNECT, as proxies do; inside ``async with`` it listens."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        """Every request line, oldest first."""
        self._under_way: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and let go of all connections."""
        self._server.close()
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._carry(reader, writer)
        writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(END_OF_HEAD)).decode()
        line, _, headers = head.partition("\r\n")
        self.asked.append(line)
        method, target, version = line.split()
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        there_reader, there_writer = await asyncio.open_connection(parts.hostname, parts.port)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established" + END_OF_HEAD)
        else:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            once = "" if "\r\nUpgrade: " in head else "Connection: close\r\n"  # so that each request is seen
            there_writer.write(f"{method} {path} {version}\r\n{once}{headers}".encode())
        try:
            await asyncio.gather(_pump(reader, there_writer), _pump(there_reader, writer))
        finally:
            there_writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65_536):
        writer.write(piece)
        await writer.drain()
    writer.close()
