FROM caddy:2.8
EXPOSE 443/UDP
EXPOSE 2019:2019/tcp
EXPOSE 70000-70010
COPY a b /srv/
COPY site/* /usr/share/caddy
