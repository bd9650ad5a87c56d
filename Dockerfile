# The program with the pages, for servers of one's own: set DATABASE_URL, DATABASE_OWNER_URL and CLICKHOUSE_URL.
FROM node:22-bookworm-slim AS build
WORKDIR /regulars
COPY . .
RUN npm ci --omit=optional --include=dev && npm run build

FROM node:22-bookworm-slim
WORKDIR /regulars
ENV NODE_ENV=production HOST=0.0.0.0 REGULARS_HOME=/data
COPY --from=build /regulars .
RUN npm ci --omit=optional --omit=dev && mkdir /data && chown node /data
USER node
VOLUME /data
EXPOSE 4400
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:4400/health/live').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "server/dist/main.js"]
