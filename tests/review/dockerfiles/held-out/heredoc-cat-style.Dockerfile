FROM debian:12-slim
RUN cat > /etc/app.conf <<'EOF'
[server]
port = 8080
EOF
RUN cat <<A <<B > /both
first
A
second
B
COPY <<one.txt <<two.txt /data/
alpha
one.txt
beta
two.txt
USER www-data
