"""Files that people put into messages, and how the bot reads them.

Shapes: docs.slack.dev/reference/objects/file-object.
"""

import secrets
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.playground.slack.people import PERSON
from bot.playground.slack.records import JsonObject

PREVIEW = 4_000
"""Characters of a text file that a message shows."""
_LOGIN = "/signin"
_KINDS = {"yaml": "application/x-yaml", "yml": "application/x-yaml", "png": "image/png", "html": "text/html"}


class Files:
    """The files of a workspace.

    Args:
        base: where they are served.
        may_read: tells whether a token may read files.
    """

    def __init__(self, base: Callable[[], str], may_read: Callable[[str], bool]) -> None:
        self._base = base
        self._may_read = may_read
        self._contents: dict[str, bytes] = {}
        self._objects: dict[str, JsonObject] = {}
        self.requests: list[str] = []
        """The paths that were asked for, oldest first."""

    def add(self, name: str, content: bytes, **fields: Any) -> JsonObject:
        """Take a file.

        Args:
            name: its name.
            content: its content.
            fields: any field of the file object, to replace or to add.

        Returns:
            The file as a message shows it.
        """
        id_ = f"F{secrets.token_hex(5).upper()}"
        path = f"/files-pri/{id_}/download/{secrets.token_hex(4)}"
        text = content.decode(errors="replace")
        kind = name.rpartition(".")[2].lower()
        self._contents[path] = content
        self._objects[id_] = {
            "id": id_,
            "name": name,
            "title": name,
            "mimetype": _KINDS.get(kind, "text/plain"),
            "filetype": kind if kind in _KINDS else "text",
            "pretty_type": "Plain Text",
            "user": PERSON,
            "mode": "snippet",
            "is_external": False,
            "size": len(content),
            "url_private": f"{self._base()}{path}",
            "url_private_download": f"{self._base()}{path}",
            "lines": text.count("\n") + 1,
            "preview": text[:PREVIEW],
            "preview_is_truncated": len(text) > PREVIEW,
            **fields,
        }
        return self._objects[id_]

    async def info(self, body: JsonObject) -> JsonObject:
        """Answer ``files.info`` (docs.slack.dev/reference/methods/files.info)."""
        file = self._objects.get(str(body.get("file")))
        return {"ok": True, "file": file} if file else {"ok": False, "error": "file_not_found"}

    async def serve(self, request: web.Request) -> web.Response:
        """Give a file to whoever may read it, and a page to sign in on to others: Slack answers no error."""
        self.requests.append(request.path)
        if not self._may_read(request.headers.get("Authorization", "").removeprefix("Bearer ")):
            raise web.HTTPFound(f"{self._base()}{_LOGIN}")
        content = self._contents.get(request.path)
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="application/octet-stream")

    async def sign_in(self, _request: web.Request) -> web.Response:
        """Show the page on which people sign in."""
        return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")
