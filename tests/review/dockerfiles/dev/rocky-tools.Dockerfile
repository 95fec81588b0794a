FROM rockylinux:9
MAINTAINER ops
RUN dnf install -y httpd mod_ssl
RUN yum -y install tar; yum clean all
RUN dnf install bind-utils && rm -rf /var/cache/dnf
RUN microdnf -y install findutils
RUN yum localinstall /tmp/x.rpm
EXPOSE 6600
CMD httpd -DFOREGROUND
