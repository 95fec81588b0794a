FROM ubuntu:20.04
ENV TZ=Europe/Madrid
RUN ln -snf /usr/share/zoneinfo/$TZ /etc/localtime && echo $TZ > /etc/timezone
# Instalamos cron y las herramientas de copia
RUN apt-get -qq update && apt-get install -yqq cron rsync mysql-client && rm -rf /var/lib/apt/lists/*
ADD crontab /etc/cron.d/backup
RUN chmod 0644 /etc/cron.d/backup
RUN crontab -l | { cat; echo "0 3 * * * /backup.sh"; } | crontab -
COPY backup.sh /backup.sh
RUN touch /var/log/cron.log
CMD cron && tail -f /var/log/cron.log
