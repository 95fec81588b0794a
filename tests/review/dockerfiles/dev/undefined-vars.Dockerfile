FROM python:3.12
ARG VERSION
ENV APP_HOME=/opt/app
WORKDIR $APP_HOEM
COPY app-$VERSOIN.tar.gz $APP_HOME/
COPY config-${ENVIRONMENT:-dev}.yaml ./config.yaml
LABEL version=$VERSION commit=$COMMIT_SHA
ENV PYTHONPATH=$PYTHONPATH:/opt/lib
ENV PATH="$APP_HOME/bin:$PATH"
RUN echo "$UNKNOWN_IN_RUN is left to the shell"
USER $APP_USER
CMD ["sh", "-c", "exec app --home $HOME_DIR"]
