FROM python:3.12-slim
RUN <<EOF
pip install --no-cache-dir flask
EOF
WORKDIR app
CMD flask run
