FROM python:3.11-slim-bookworm as builder

ENV POETRY_VERSION=1.7.1 \
    POETRY_HOME=/opt/poetry \
    POETRY_VIRTUALENVS_IN_PROJECT=1 \
    PIP_NO_CACHE_DIR=1

RUN pip install "poetry==$POETRY_VERSION"
WORKDIR /app
COPY pyproject.toml poetry.lock ./
RUN poetry install --only main --no-root

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED 1
ENV PATH="/app/.venv/bin:$PATH"
WORKDIR /app
COPY --from=builder /app/.venv .venv
COPY . .
RUN python manage.py collectstatic --noinput
EXPOSE 8000
CMD gunicorn project.wsgi:application --bind 0.0.0.0:$PORT
