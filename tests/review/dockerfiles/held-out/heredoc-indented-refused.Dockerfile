FROM alpine:3.20
RUN cat > /start.sh <<EOF
#!/bin/sh
exec app
    EOF
RUN chmod +x /start.sh
CMD ["/start.sh"]
