FROM klakegg/hugo:0.111.3-ext-alpine AS hugo
ADD . /src
RUN hugo --minify
FROM caddy:2-alpine
COPY --from=hugo /src/public /usr/share/caddy
COPY Caddyfile /etc/caddy/
