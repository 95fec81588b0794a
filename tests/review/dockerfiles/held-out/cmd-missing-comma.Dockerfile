FROM debian:11-slim
COPY app /app
ENTRYPOINT ["/app" "--serve"]
CMD [/app, --help]
