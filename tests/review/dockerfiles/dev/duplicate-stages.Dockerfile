FROM node:20 AS build
WORKDIR /ui
COPY ui/ .
RUN npm ci && npm run build

FROM golang:1.22 AS build
WORKDIR /go/src/app
COPY . .
RUN go build -o /app .

FROM debian:12
COPY --from=build /app /app
COPY --from=frontend /ui/dist /srv/www
COPY --from=0 /ui/LICENSE /LICENSE
WORKDIR /srv
CMD ["/app"]
