FROM postgres:15
ENV POSTGRES_DB
ENV POSTGRES_USER=shop
COPY init.sql /docker-entrypoint-initdb.d/
