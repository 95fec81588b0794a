"""Translates options with a form of their own: limits, devices, GPUs, health checks, times."""

import csv
import re

from bot.explain.compose_draft import Draft, cut, number
from bot.explain.yaml_text import Flow, Value

_ULIMIT = re.compile(r"(?P<name>[a-z]{1,30})=(?P<soft>[^:=]+)(?::(?P<hard>[^:=]+))?")
_SECONDS = re.compile(r"\d+|\$.+", re.ASCII | re.DOTALL)
_RATES = {
    "--device-read-bps": "device_read_bps",
    "--device-read-iops": "device_read_iops",
    "--device-write-bps": "device_write_bps",
    "--device-write-iops": "device_write_iops",
}
_DURATIONS = {
    "--health-interval": "interval",
    "--health-timeout": "timeout",
    "--health-start-period": "start_period",
    "--health-start-interval": "start_interval",
}


def translate_ulimits(draft: Draft) -> None:
    """Translate `--ulimit nofile=1024:2048`."""
    limits: dict[str, Value] = {}
    for value in draft.values("--ulimit"):
        if not (found := _ULIMIT.fullmatch(value)):
            draft.refuse("--ulimit", value)
        elif found["hard"] is None:
            limits[found["name"]] = number(found["soft"])
        else:
            limits[found["name"]] = {"soft": number(found["soft"]), "hard": number(found["hard"])}
    if limits:
        draft.service["ulimits"] = limits


def translate_block_io(draft: Draft) -> None:
    """Translate the limits of what is read from and written to devices."""
    limits: dict[str, Value] = {}
    if (weight := draft.last("--blkio-weight")) is not None:
        limits["weight"] = number(weight)
    if weights := _of_devices(draft, "--blkio-weight-device", "weight"):
        limits["weight_device"] = weights
    for name, attribute in _RATES.items():
        if rates := _of_devices(draft, name, "rate"):
            limits[attribute] = rates
    if limits:
        draft.service["blkio_config"] = limits


def _of_devices(draft: Draft, name: str, limit: str) -> list[Value]:
    found: list[Value] = []
    for value in draft.values(name):
        path, colon, text = value.rpartition(":")
        if colon and path and text:
            found.append({"path": path, limit: number(text)})
        else:
            draft.refuse(name, value)
    return found


def translate_gpus(draft: Draft) -> None:
    """Translate `--gpus all`, `--gpus 2` and `--gpus '"device=0,1"'`."""
    requests: list[Value] = []
    for value in draft.values("--gpus"):
        if value == "all":
            draft.service["gpus"] = "all"
            continue
        try:
            [fields] = csv.reader([value])
        except (csv.Error, ValueError):
            fields = []
        if request := _gpus(draft, fields):
            requests.append(request)
        else:
            draft.refuse("--gpus", value)
    if requests:
        draft.service["gpus"] = requests


def _gpus(draft: Draft, fields: list[str]) -> dict[str, Value]:
    request: dict[str, Value] = {}
    for field in fields:
        key, equals, text = field.partition("=")
        if not equals:
            key, text = "count", field
        if key == "count":
            request["count"] = number("-1" if text == "all" else text)
        elif key == "driver":
            request["driver"] = text
        elif key == "device":
            request["device_ids"] = cut(text, ",")
        elif key == "capabilities":
            request["capabilities"] = list(dict.fromkeys(cut(text, ",")))
        elif key == "options":
            request["options"] = draft.settings("--gpus", cut(text, ","))
        else:
            draft.refuse("--gpus", field)
    return request


def translate_health(draft: Draft) -> None:
    """Translate the check of a container's health."""
    if draft.command.has("--no-healthcheck"):
        draft.service["healthcheck"] = {"disable": True}
        return
    check: dict[str, Value] = {}
    if test := draft.last("--health-cmd"):
        check["test"] = Flow(["CMD-SHELL", test])
    for name, attribute in _DURATIONS.items():
        if (value := draft.last(name)) is not None:
            check[attribute] = "0s" if value == "0" else value
    if (retries := draft.last("--health-retries")) is not None:
        check["retries"] = number(retries)
    if check:
        draft.service["healthcheck"] = check


def translate_stop_timeout(draft: Draft) -> None:
    """Translate `--stop-timeout 30`."""
    value = draft.last("--stop-timeout") or ""
    if _SECONDS.fullmatch(value):
        draft.service["stop_grace_period"] = f"{value}s"
    else:
        draft.leave_out(f"--stop-timeout {value}", "Compose knows only a number of seconds.")
