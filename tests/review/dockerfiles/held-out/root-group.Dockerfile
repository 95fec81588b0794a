FROM redis:7.2
USER root:root
COPY redis.conf /etc/redis.conf
CMD ["redis-server", "/etc/redis.conf"]
