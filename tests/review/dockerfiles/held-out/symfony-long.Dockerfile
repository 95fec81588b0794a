# syntax=docker/dockerfile:1
FROM php:8.3-fpm-bookworm AS php_base
SHELL ["/bin/bash", "-euxo", "pipefail", "-c"]
WORKDIR /app
VOLUME /app/var/

RUN <<-EOF
	apt-get update
	apt-get install -y --no-install-recommends \
		acl \
		file \
		gettext
	rm -rf /var/lib/apt/lists/*
EOF

ENV COMPOSER_ALLOW_SUPERUSER=1 PHP_INI_SCAN_DIR=":$PHP_INI_DIR/app.conf.d"
COPY --link docker/php/10-app.ini $PHP_INI_DIR/app.conf.d/
COPY --link --chmod=755 docker/php/docker-entrypoint.sh /usr/local/bin/docker-entrypoint
ENTRYPOINT ["docker-entrypoint"]
CMD ["php-fpm"]

FROM php_base AS php_dev
ENV APP_ENV=dev XDEBUG_MODE=off
RUN mv "$PHP_INI_DIR/php.ini-development" "$PHP_INI_DIR/php.ini"
COPY --link docker/php/20-dev.ini $PHP_INI_DIR/app.conf.d/
CMD ["php-fpm", "-F"]

FROM php_base AS php_prod
ENV APP_ENV=prod
RUN mv "$PHP_INI_DIR/php.ini-production" "$PHP_INI_DIR/php.ini"
COPY --from=composer/composer:2-bin /composer /usr/bin/composer
COPY --link composer.* symfony.* ./
RUN composer install --no-cache --prefer-dist --no-dev --no-autoloader --no-scripts --no-progress
COPY --link --exclude=docker/ . ./
RUN <<-EOF
	mkdir -p var/cache var/log
	composer dump-autoload --classmap-authoritative --no-dev
	composer run-script --no-dev post-install-cmd
	sync
EOF
USER www-data
