FROM httpd:2.4
HEALTHCHECK --retry=3 CMD curl -f http://localhost/
