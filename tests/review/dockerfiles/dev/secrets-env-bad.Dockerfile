FROM node:18
ARG NPM_TOKEN
ARG GITHUB_TOKEN=changeme
ENV DB_PASSWORD=supergeheim
ENV API_KEY 1234567890
ENV AWS_SECRET_ACCESS_KEY="not-a-real-key" AWS_REGION=eu-central-1
ENV PASSWORD_FILE=/run/secrets/pw
ENV TOKEN_TTL=3600
ENV PUBLIC_KEY_URL=https://example.com/key.pub
WORKDIR /usr/src/app
RUN echo "//npm.example.com/:_authToken=${NPM_TOKEN}" > .npmrc
COPY package.json .
RUN npm i
RUN git clone https://bot:${GITHUB_TOKEN}@github.com/example/private-lib.git
RUN curl -u admin:hunter2 https://nexus.example.com/repository/tool.tgz -o tool.tgz
COPY . .
CMD [ "node", "index.js" ]
