FROM postgres:16
RUN apt-get update && apt-get install -y postgresql-16-postgis-3
ENV POSTGRES_PASSWORD=postgres
ENV POSTGRES_USER admin
COPY ./initdb/*.sql /docker-entrypoint-initdb.d/
