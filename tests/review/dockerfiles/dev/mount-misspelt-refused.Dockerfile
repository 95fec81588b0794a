FROM python:3.12
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip,sharing=lock pip install -r requirements.txt
