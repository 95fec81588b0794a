FROM rocker/r-ver:4.3.2
RUN apt-get update -qq && apt-get install -y --no-install-recommends \
      libsodium-dev zlib1g-dev \
 && rm -rf /var/lib/apt/lists/*
RUN install2.r --error plumber jsonlite
COPY api.R /api/api.R
WORKDIR /api
EXPOSE 8000
ENTRYPOINT ["R", "-e", "pr <- plumber::plumb('api.R'); pr$run(host = '0.0.0.0', port = 8000)"]
