FROM openresty/openresty:1.21.4.1-0-bullseye-fat
LABEL org.opencontainers.image.authors="edge@example.com"
RUN apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        luarocks \
        ca-certificates && \
    rm -rf /var/lib/apt/lists/* && \
    luarocks install lua-resty-openidc
COPY nginx.conf /usr/local/openresty/nginx/conf/nginx.conf
COPY lua/ /usr/local/openresty/nginx/lua/
EXPOSE 80 443
STOPSIGNAL SIGQUIT
