FROM texlive/texlive:latest-small@sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9
RUN tlmgr update --self && tlmgr install minted csquotes biblatex
RUN apt-get update && apt-get install -y --no-install-recommends python3-pygments \
    && apt-get clean autoclean && rm -rf /var/lib/apt/lists/*
WORKDIR /doc
VOLUME /doc
ENTRYPOINT ["latexmk", "-pdf"]
