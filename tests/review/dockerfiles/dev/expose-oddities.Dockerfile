FROM redis:7
EXPOSE 6379/TCP
EXPOSE 16379/tcp 26379/Udp
EXPOSE 8080:80
EXPOSE 127.0.0.1:9000:9000
EXPOSE 7000-7005
EXPOSE $METRICS_PORT
COPY redis.conf /usr/local/etc/redis/redis.conf
CMD ["redis-server", "/usr/local/etc/redis/redis.conf"]
