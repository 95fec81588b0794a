FROM almalinux:9
RUN dnf -y update && dnf clean all
RUN dnf install -y httpd
RUN dnf install php && dnf clean all
RUN dnf -y install nano && rm -rf /var/cache/dnf
RUN microdnf install -y tar
RUN yum install -y gzip && yum clean all
RUN yum install make
RUN yum -y groupinstall "Development Tools"
CMD ["httpd", "-DFOREGROUND"]
