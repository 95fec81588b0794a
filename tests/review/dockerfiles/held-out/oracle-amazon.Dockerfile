FROM amazonlinux:2023
RUN dnf -y install python3.11 python3.11-pip
RUN dnf install -y tar gzip && dnf clean all && rm -rf /var/cache/dnf
RUN dnf install findutils
RUN pip3.11 install boto3
COPY lambda/ /var/task
WORKDIR /var/task
CMD ["python3.11", "handler.py"]
