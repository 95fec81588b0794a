FROM python:3.8-alpine
ENV PYTHONDONTWRITEBYTECODE=1
RUN apk add --no-cache --virtual .build gcc musl-dev postgresql-dev \
    && pip install --no-cache-dir psycopg2==2.9.9 \
    && apk del .build \
    && apk add --no-cache libpq
WORKDIR /bot
COPY bot.py .
USER guest
CMD ["python", "-u", "bot.py"]
