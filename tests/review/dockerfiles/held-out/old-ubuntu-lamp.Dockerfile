FROM ubuntu:14.04
MAINTAINER Pablo

# actualizamos el sistema
RUN apt-get update
RUN apt-get upgrade -y

# instalamos apache, php y mysql
RUN DEBIAN_FRONTEND=noninteractive apt-get install -y apache2 php5 php5-mysql mysql-server
RUN apt-get install phpmyadmin

ENV APACHE_RUN_USER www-data
ENV APACHE_RUN_GROUP www-data
ENV APACHE_LOG_DIR /var/log/apache2
ENV MYSQL_ROOT_PASSWORD root

ADD ./app /var/www/html
ADD config/apache.conf /etc/apache2/sites-enabled/000-default.conf

VOLUME /var/lib/mysql
EXPOSE 80 3306

CMD service mysql start && /usr/sbin/apache2ctl -D FOREGROUND
