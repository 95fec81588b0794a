FROM node:lts
WORKDIR /app
ENV PORT=8000
ENV HOST_NAME=api
COPY package.json ${APPDIR}/
RUN apt install -y libvips-dev
RUN apt-get update && apt-get install imagemagick
RUN npm install --production
COPY . $APP_DIR
EXPOSE ${PROT}
EXPOSE 9229/TCP 9230/UDP
HEALTHCHECK CMD curl --fail http://$HOST_NAME:$PORT/ || exit 1
CMD npm start
