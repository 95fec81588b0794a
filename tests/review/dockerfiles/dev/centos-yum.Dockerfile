FROM centos:7
LABEL maintainer "ops@example.com"
RUN yum update -y
RUN yum install -y epel-release && yum install -y nginx
RUN yum install httpd-tools
ADD https://example.com/downloads/agent-1.2.rpm /tmp/agent.rpm
RUN rpm -ivh /tmp/agent.rpm
COPY nginx.conf /etc/nginx/nginx.conf
EXPOSE 80 443
CMD ["/usr/sbin/nginx", "-g", "daemon off;"]
