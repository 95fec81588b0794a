FROM nginx:1.25
HEALTHCHECK --interval=30 CMD curl -f http://localhost/
