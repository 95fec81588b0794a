FROM python:3.12-slim
COPY run.sh /
CMD ["sh", "-c", "gunicorn app:app --bind 0.0.0.0:${PORT:-8080}"]
ENTRYPOINT exec top -b
