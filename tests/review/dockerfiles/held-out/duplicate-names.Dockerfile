FROM python:3.12-slim AS deps
COPY requirements.txt .
RUN pip wheel -w /wheels -r requirements.txt
FROM python:3.12-slim AS deps
RUN pip wheel -w /wheels gunicorn
FROM python:3.12-slim
COPY --from=deps /wheels /wheels
RUN pip install --no-index --find-links=/wheels gunicorn && rm -r /wheels
CMD ["gunicorn", "app:app"]
