FROM python:3.10
RUN pip install flask
RUN pip install --no-cache-dir django
RUN pip3 --no-cache-dir install celery
RUN python -m pip install -r requirements.txt
RUN python3 -m pip install --no-cache-dir -e .
RUN --mount=type=cache,target=/root/.cache/pip pip install pandas
RUN pip uninstall -y flask
RUN pip download requests
RUN pipenv install --system --deploy
ENV PIP_NO_CACHE_DIR=1
RUN pip install redis
