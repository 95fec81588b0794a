FROM mysql:8.0
HEALTHCHECK --timeout=5 CMD mysqladmin ping
