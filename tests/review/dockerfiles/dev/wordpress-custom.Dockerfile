FROM wordpress:6.4-php8.2-apache

LABEL maintainer="agency@example.net"

RUN set -ex; \
	apt-get update; \
	apt-get install -y --no-install-recommends less mariadb-client unzip; \
	rm -rf /var/lib/apt/lists/*

# WP-CLI
RUN curl -o /usr/local/bin/wp https://raw.githubusercontent.com/wp-cli/builds/gh-pages/phar/wp-cli.phar \
    && chmod +x /usr/local/bin/wp

RUN { \
		echo 'upload_max_filesize = 64M'; \
		echo 'post_max_size = 64M'; \
	} > /usr/local/etc/php/conf.d/uploads.ini

COPY --chown=www-data:www-data themes/ /usr/src/wordpress/wp-content/themes/
COPY --chown=www-data:www-data plugins/ /usr/src/wordpress/wp-content/plugins/
