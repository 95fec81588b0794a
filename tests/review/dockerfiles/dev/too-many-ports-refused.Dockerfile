FROM mongo:7
EXPOSE 27017/tcp 270170/tcp
VOLUME ["/data/db"]
