FROM nginx:1.25
HEALTHCHECK curl -f http://localhost/ || exit 1
