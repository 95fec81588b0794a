FROM ubuntu:24.04
SHELL ["/bin/bash", "-c"]
RUN echo hi
CMD exec /usr/sbin/apache2 -DFOREGROUND
