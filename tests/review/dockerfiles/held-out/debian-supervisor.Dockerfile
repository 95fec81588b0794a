FROM debian:jessie
LABEL maintainer = "it@example.ch"
RUN apt-get update && apt-get install -y supervisor openssh-server \
  && apt-get clean \
  && mkdir -p /var/run/sshd
RUN echo 'root:screencast' | chpasswd
RUN sed -i 's/PermitRootLogin without-password/PermitRootLogin yes/' /etc/ssh/sshd_config
ADD supervisord.conf /etc/supervisor/conf.d/supervisord.conf
EXPOSE 22
CMD ["/usr/bin/supervisord"]
