FROM opensuse/leap:15.5
RUN zypper ref && zypper in -y python311 git
RUN zypper install nginx
RUN zypper --non-interactive install curl && zypper clean -a
WORKDIR srv
CMD python3.11 -m http.server
