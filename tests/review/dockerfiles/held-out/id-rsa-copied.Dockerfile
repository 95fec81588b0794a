FROM node:14
ARG SSH_PRIVATE_KEY
RUN mkdir /root/.ssh/ && echo "${SSH_PRIVATE_KEY}" > /root/.ssh/id_rsa && chmod 600 /root/.ssh/id_rsa
COPY .npmrc /root/
ENV SECRET_KEY abc123
ENV secret_sauce=ketchup
ENV MONKEY=banana KEYBOARD=de
ENV AUTH_URL=https://sso.example.com
ARG credentials
ARG ACCESS_TOKEN_LIFETIME=60
WORKDIR /opt/app
COPY . ./
RUN npm install
RUN wget --user=deploy --password=geheim https://files.example.com/data.zip
RUN docker login -u deploy -p s3cr3t registry.example.com
CMD ["npm","start"]
