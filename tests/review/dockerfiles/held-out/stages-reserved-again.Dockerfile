FROM ubuntu:22.04 AS Context
COPY assets fonts /usr/share/
FROM ubuntu:22.04 AS scratch2
COPY --from=assets /usr/share /usr/share
COPY --from=1 /etc/passwd /x
