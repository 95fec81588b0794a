# syntax=docker/dockerfile:1.7
FROM debian:bookworm-slim
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]

RUN <<EOF
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl
rm -rf /var/lib/apt/lists/*
EOF

COPY <<-"CONFIG" /etc/motd
	FROM here nothing is parsed
	COPYY neither $THIS
CONFIG

RUN <<'PY' python3
import sys
print(sys.version | str)
PY

RUN curl -fsSL https://example.com/install.sh | bash -s -- --prefix=/usr/local
RUN useradd -r app
USER app
CMD ["cat", "/etc/motd"]
