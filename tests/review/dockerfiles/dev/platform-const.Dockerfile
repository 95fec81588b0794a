FROM --platform=linux/amd64 node:20.9.0-bullseye-slim AS builder
WORKDIR /app
COPY package.json pnpm-lock.yaml ./
RUN corepack enable && pnpm install --frozen-lockfile
COPY . .
RUN pnpm build

FROM --platform=$BUILDPLATFORM alpine:3.20 AS fetch
RUN wget -O /tini https://github.com/krallin/tini/releases/download/v0.19.0/tini-static

FROM --platform=linux/amd64 nginx:1.27
COPY --from=builder /app/dist /usr/share/nginx/html
COPY --from=fetch --chmod=0755 /tini /tini
