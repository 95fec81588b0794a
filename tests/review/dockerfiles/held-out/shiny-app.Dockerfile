FROM rocker/shiny:latest

# system libraries
RUN apt-get update
RUN apt-get install -y libxml2-dev libcurl4-openssl-dev \
    libssl-dev libgdal-dev

RUN R -e "install.packages(c('leaflet', 'dplyr', 'DT'), repos='https://cloud.r-project.org/')"

RUN rm -rf /srv/shiny-server/*
COPY app/ /srv/shiny-server/
RUN sudo chown -R shiny:shiny /srv/shiny-server

EXPOSE 3838
CMD ["/usr/bin/shiny-server"]
