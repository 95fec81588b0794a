# Ansible zum Ausrollen, kleines Abbild
FROM alpine:3.20.3@sha256:beefdbd8a1da6d2915566fde36db9db0b524eb737fc57cd1367effd16dc0d06d
RUN apk add --no-cache ansible-core=2.17.0-r0 openssh-client-default=9.7_p1-r4
RUN adduser -D deploy
USER deploy
WORKDIR /playbooks
ENTRYPOINT ["ansible-playbook"]
