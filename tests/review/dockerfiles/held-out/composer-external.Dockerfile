FROM php:8.3-fpm-alpine AS app
COPY --from=composer:2.7 /usr/bin/composer /usr/local/bin/composer
COPY --from=mlocati/php-extension-installer:2 /usr/bin/install-php-extensions /usr/local/bin/
RUN install-php-extensions intl opcache pdo_pgsql zip
WORKDIR /srv/app
COPY composer.json composer.lock symfony.lock ./
RUN composer install --no-dev --no-scripts --prefer-dist --no-progress
COPY . .
RUN composer dump-autoload --classmap-authoritative && bin/console cache:warmup
RUN chown -R www-data:www-data var
USER www-data
CMD ["php-fpm"]
