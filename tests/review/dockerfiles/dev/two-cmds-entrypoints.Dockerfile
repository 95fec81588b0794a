FROM debian:11
RUN apt-get update \
    && apt-get -y install nginx php-fpm
COPY start.sh /start.sh
HEALTHCHECK CMD curl -f http://localhost/ || exit 1
HEALTHCHECK --interval=1m CMD wget -q -O /dev/null http://localhost/
ENTRYPOINT ["/start.sh"]
CMD ["nginx"]
CMD ["php-fpm"]
ENTRYPOINT ["/bin/bash", "/start.sh"]
