FROM ubuntu:24.04
ADD . /app
ADD app.tar.xz /opt
ADD ["with space.txt", "/data/"]
ADD https://example.com/tool /usr/local/bin/tool
ADD a.zip b.zip /zips/
ADD src/main.c src/util.c /src/
ADD $SOURCE /where
ADD --chown=1000:1000 conf.d/ /etc/conf.d/
ADD https://github.com/example/repo.git /repo
