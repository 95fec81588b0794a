# syntax=docker/dockerfile:1
# check=experimental=all
# Version of the interpreter
ARG PY=3.12
# base is shared by the rest
FROM python:${PY}-slim AS base
# PY comes again
ARG PY
# not about the port
ARG PORT=80
# about the image

FROM base AS tests
RUN pip install --no-cache-dir pytest
# Builds the docs
FROM base AS docs
RUN pip install --no-cache-dir sphinx
