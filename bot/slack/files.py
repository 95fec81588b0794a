"""Reads the text files of a message.

What Slack says about files: https://docs.slack.dev/reference/objects/file-object. The bot's token goes to Slack alone.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.code_answers import AttachedFile
from bot.errors import SetupError
from bot.limits import LARGEST_FILE, unreadable
from bot.pasted_code import kind_of_file
from bot.replies.secrets import inline_code
from bot.slack.clients import reason_of

MOST_FILES = 3
"""Files of a message that are read."""
PATIENCE = 10.0
"""Seconds in which a file must have come."""
_MOST_REDIRECTS = 2
_LONGEST_NAME = 60
_OK = 200
_NOT_TEXT = ("image/", "video/", "audio/")
_UNDER_CHECK = "check_file_info"
"""The `file_access` of a file of another organisation, of which an event says nothing else."""
_NEEDS_SCOPE = "Slack doesn't let me: an admin may have to install me again, with the scope `files:read`."

_HOST = re.compile(r"(?:[a-z0-9-]+\.)*slack\.com", re.ASCII)
"""A host of Slack's."""

_File = Mapping[str, Any]


class FilesRead(NamedTuple):
    """What was read of the files of a message.

    Attributes:
        files: those that could be read, and what Slack shows of others that are no code.
        problems: why files could not be read.
    """

    files: tuple[AttachedFile, ...] = ()
    problems: tuple[str, ...] = ()


class _FileError(Exception):
    """Why a file can't be read, as a sentence."""


class _NotTextError(_FileError):
    """What is in a file can't be read, so what Slack shows of it is of no use either."""


async def read_files(files: Sequence[_File], client: AsyncWebClient, patience: float = PATIENCE) -> FilesRead:
    """Read text files. Pictures and the like are left alone.

    Args:
        files: the files, as Slack describes them in a message.
        client: has the bot's token, and the HTTP session with its proxy.
        patience: seconds in which each must have come.
    """
    texts = [file for file in files if not str(file.get("mimetype") or "").startswith(_NOT_TEXT)]
    found = await asyncio.gather(*(_read(file, client, patience) for file in texts[:MOST_FILES]))
    problems = [each.problems for each in found]
    if len(texts) > MOST_FILES:
        problems.append((f"I read only the first {MOST_FILES} files of a message.",))
    return FilesRead(
        tuple(each for one in found for each in one.files),
        tuple(each for some in problems for each in some),
    )


async def _read(file: _File, client: AsyncWebClient, patience: float) -> FilesRead:
    name = str(file.get("name") or file.get("title") or "")
    try:
        async with asyncio.timeout(patience):
            text = _shown(file) if _is_shown_whole(file) else await _downloaded(file, client)
    except TimeoutError:
        reason = f"It didn't come within {patience:.0f} seconds."
    except (SlackClientError, aiohttp.ClientError) as error:
        reason = f"Slack can't give it to me ({reason_of(error)})."
    except SetupError:
        reason = "The proxy of my machine isn't supported."
    except _NotTextError as error:
        file, reason = {}, str(error)
    except _FileError as error:
        reason = str(error)
    else:
        return FilesRead((AttachedFile(name, text),))
    excerpt = _shown(file)
    is_question = bool(excerpt.strip()) and not kind_of_file(excerpt, name)  # half a file would be reviewed wrongly
    said = f" {inline_code(name, _LONGEST_NAME)}" if name else ""
    problem = f"I couldn't read the file{said}. {reason}"
    return FilesRead((AttachedFile("", excerpt),) if is_question else (), (problem,))


def _shown(file: _File) -> str:
    """Return what Slack's description shows of a file."""
    text = file.get("plain_text") or file.get("preview")
    return text if isinstance(text, str) else ""


def _is_shown_whole(file: _File) -> bool:
    """Tell whether that is all of the file."""
    text, size = _shown(file), file.get("size")
    is_cut = file.get("preview_is_truncated") or file.get("lines_more") or file.get("has_more")
    return bool(text) and not is_cut and (size is None or size == len(text.encode(errors="replace")))


async def _downloaded(file: _File, client: AsyncWebClient) -> str:
    if file.get("file_access") == _UNDER_CHECK:
        file = (await client.files_info(file=str(file.get("id")))).get("file") or {}
    if file.get("mode") in ("external", "tombstone", "hidden_by_limit") or file.get("is_external"):
        raise _FileError("It isn't in Slack.")
    _check_size(file.get("size"))
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    data = await _content(url, client, is_page=str(file.get("mimetype") or "").startswith("text/html"))
    if reason := unreadable(data):
        raise _NotTextError(reason)
    return data.decode("utf-8-sig")


async def _content(url: str, client: AsyncWebClient, *, is_page: bool) -> bytes:
    """Download a file; Slack answers who may not have it with a page, or sends them to one.

    Args:
        url: where it is.
        client: has the token and the session.
        is_page: whether the file itself is a page.
    """
    session, headers = client.session, {"Authorization": f"Bearer {client.token}"}
    if not session:
        raise _FileError("I have no connection to Slack.")
    for _ in range(_MOST_REDIRECTS + 1):
        if not is_slacks(url, client.base_url):
            raise _FileError("It isn't in Slack.")
        async with session.request("GET", url, headers=headers, allow_redirects=False) as response:
            if location := response.headers.get("Location"):
                url = urljoin(url, location)
                continue
            if response.status != _OK:
                raise _FileError(f"Slack answered with HTTP status {response.status}.")
            if response.content_type == "text/html" and not is_page:
                raise _FileError(_NEEDS_SCOPE)
            _check_size(response.content_length)
            return await _beginning(response)
    raise _FileError(_NEEDS_SCOPE)


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    """Return what has come, but of too large a file hardly more than is needed to say so."""
    data = b""
    async for chunk in response.content.iter_chunked(2**16):
        data += chunk
        if len(data) > LARGEST_FILE:
            break
    return data[: LARGEST_FILE + 1]


def is_slacks(url: str, api_url: str) -> bool:
    """Tell whether an address is of Slack, so that it may get the token.

    Args:
        url: the address.
        api_url: the base of Slack's Web API.
    """
    try:
        to, api = urlsplit(url), urlsplit(api_url)
    except ValueError:
        return False
    is_own = (to.scheme, to.netloc) == (api.scheme, api.netloc)
    # Nothing else in the address of the host: what reads it next might take another part of it for the host.
    return bool(to.netloc) and (is_own or (to.scheme == "https" and bool(_HOST.fullmatch(to.netloc))))


def _check_size(size: object) -> None:
    if isinstance(size, int) and size > LARGEST_FILE:
        raise _FileError(f"It has {size / 1000:,.0f} kB, and I read up to {LARGEST_FILE // 1000} kB.")
