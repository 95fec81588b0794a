FROM nginx:1.27
COPY dist /usr/share/nginx/html
HEALTHCHECK --interval=5m --timeout=3s --start-period=10s --start-interval=2s CMD curl -f http://localhost/ || exit 1
