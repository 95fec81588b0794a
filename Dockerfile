# The image of wharfie. Build: docker build -t wharfie .    Run: docker run --rm --env-file .env -v wharfie:/data -p 3000:3000 wharfie
FROM python:3.13.9-slim-trixie AS build
WORKDIR /src
COPY requirements/run.txt requirements/build.txt requirements/
RUN python -m venv --without-pip /opt/wharfie \
    && pip install --no-cache-dir --no-deps --require-hashes -r requirements/build.txt \
    && pip --python /opt/wharfie/bin/python install --no-cache-dir --no-deps --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY knowledge knowledge
RUN python -m hatchling build -t wheel \
    && pip --python /opt/wharfie/bin/python install --no-cache-dir --no-deps dist/*.whl \
    && pip --python /opt/wharfie/bin/python check \
    && /opt/wharfie/bin/python -c 'from bot.search import load_prepared; load_prepared()'

FROM python:3.13.9-slim-trixie
LABEL org.opencontainers.image.title="wharfie" \
      org.opencontainers.image.description="A Slack bot that answers Docker questions from a knowledge base that your team can extend" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/wharfie/bin:$PATH \
    DATABASE_URL=sqlite:////data/wharfie.db \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
COPY --from=build /opt/wharfie /opt/wharfie
RUN install -d -o 10001 -g 10001 -m 700 /data
VOLUME /data
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\", 3000)}/healthz', timeout=2)"]
ENTRYPOINT ["wharfie"]
CMD ["serve"]
