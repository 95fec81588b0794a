# Airflow mit den Operatoren, die unsere Teams brauchen.
# Bauen:  docker build -t airflow-team .
ARG AIRFLOW_VERSION=2.9.1
ARG PYTHON_MINOR=3.11
FROM apache/airflow:${AIRFLOW_VERSION}-python${PYTHON_MINOR}

ARG AIRFLOW_VERSION
ARG PYTHON_MINOR

USER root

# Treiber für die alten Datenbanken; MS nimmt nur die eigene Quelle
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
         curl \
         gnupg2 \
         unixodbc \
         libaio1 \
         # freetds-bin \
         default-libmysqlclient-dev \
  && curl -fsSL https://packages.example.com/keys/msft.asc | gpg --dearmor -o /usr/share/keyrings/msft.gpg \
  && echo "deb [signed-by=/usr/share/keyrings/msft.gpg] https://packages.example.com/debian/12/prod bookworm main" \
        > /etc/apt/sources.list.d/msft.list \
  && apt-get update \
  && ACCEPT_EULA=Y apt-get install -y --no-install-recommends msodbcsql18 \
  && apt-get autoremove -yqq --purge \
  && apt-get clean \
  && rm -rf /var/lib/apt/lists/*

# Oracle Instant Client
RUN mkdir -p /opt/oracle \
  && cd /opt/oracle \
  && curl -fsSLO https://downloads.example.com/instantclient-basiclite-linux.x64-21.13.zip \
  && python -m zipfile -e instantclient-basiclite-linux.x64-21.13.zip . \
  && rm -f *.zip
ENV LD_LIBRARY_PATH=/opt/oracle/instantclient_21_13 \
    ORACLE_HOME=/opt/oracle/instantclient_21_13 \
    TNS_ADMIN=/opt/oracle/network/admin

USER airflow

COPY --chown=airflow:root requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir \
      "apache-airflow==${AIRFLOW_VERSION}" \
      --constraint "https://raw.githubusercontent.com/apache/airflow/constraints-${AIRFLOW_VERSION}/constraints-${PYTHON_MINOR}.txt" \
      -r /tmp/requirements.txt

COPY --chown=airflow:root dags/ ${AIRFLOW_HOME:-/opt/airflow}/dags/
COPY --chown=airflow:root plugins/ /opt/airflow/plugins/

ENV AIRFLOW__CORE__LOAD_EXAMPLES=False
ENV AIRFLOW__WEBSERVER__EXPOSE_CONFIG=True
ENV AIRFLOW__CORE__FERNET_KEY=""

HEALTHCHECK --interval=1m --timeout=10s --start-period=2m \
  CMD curl -sf http://localhost:8080/health | grep -q healthy || exit 1
