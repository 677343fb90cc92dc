import { join } from 'node:path';

export type Slot = 'blue' | 'green';

/** Two years, as browsers' preload lists want it. */
const STRICT_TRANSPORT = 'max-age=63072000; includeSubDomains';
/** Above GEMINI_TOTAL_TIMEOUT_MS: the service gives up first, and says why. */
const READ_TIMEOUT_S = 150;
const CONNECTIONS_PER_ADDRESS = 1_024;
/** What the service takes (HTTP_BODY_LIMIT_BYTES): it answers and hangs up at once, which a balancer that still sends tells as a failure. */
const BODY_LIMIT = '256k';
/** The one route that takes more (MEMORY_IMPORT_MAX_BYTES). */
const IMPORT = { path: '/v1/memories/import', limit: '8m' };

interface Layout {
  readonly folder: string;
  readonly pidFile: string;
  readonly port: number;
  readonly plainPort: number;
  readonly accessLog: string;
}

/** One slot's part: where it is, and its name. The balancer includes that of the slot that serves. */
export function slotConfiguration(slot: Slot, addresses: readonly string[]): string {
  const servers = addresses.map((address) => `  server ${address} max_fails=1 fail_timeout=2s;`).join('\n');
  return `upstream rapport {\n${servers}\n  keepalive 64;\n  keepalive_timeout 60s;\n}\nmap "" $slot {\n  default ${slot};\n}\n`;
}

/** What the balancer says itself, without asking a pod, and nginx's own codes for some of it. */
const PROBLEMS: readonly (readonly [status: number, title: string, codes: readonly number[]])[] = [
  [400, 'The request is malformed', [400, 495, 496, 497]],
  [408, 'The request took too long', [408]],
  [413, 'The body is too large', [413]],
  [414, 'The address is too long', [414]],
  [429, 'Too many connections', [429]],
  [431, 'The headers are too large', [494]],
  [502, 'The service does not answer', [502]],
  [503, 'The service is away', [503]],
  [504, 'The service took too long', [504]],
];

/** In the form that the service gives its own problems. */
function problemPages(): string {
  return PROBLEMS.map(([status, title, codes]) => {
    const page = `/.balancer/${status}`;
    const problem = `{"type":"urn:rapport:problem:balancer.${status}","title":"${title}","status":${status},"instance":"urn:rapport:request:$request_id","code":"balancer.${status}","trace_id":"$request_id"}`;
    return `    error_page ${codes.join(' ')} =${status} ${page};
    location = ${page} {
      internal;
      types { }
      default_type application/problem+json;
      return ${status} '${problem}';
    }`;
  }).join('\n');
}

/** The balancer before both: no secrets in its log (no paths, which name ids), nothing buffered, TLS 1.2 and later only. */
export function nginxConfiguration({ folder, pidFile, port, plainPort, accessLog }: Layout): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `  ${kind}_temp_path ${join(folder, kind)};`)
    .join('\n');
  return `pid ${pidFile};
worker_processes 1;
worker_shutdown_timeout 120s;
# Below that it names paths, and so ids of people's conversations.
error_log stderr crit;
events {
  worker_connections 4096;
}
http {
${temporary}
  log_format lines escape=json '{"level":"info","time":"$time_iso8601","logger":"balancer","event":"balancer.request","msg":"request passed on",'
    '"request_id":"$upstream_http_x_request_id","method":"$request_method","status":$status,"duration_s":$request_time,"slot":"$slot"}';
  access_log ${accessLog} lines;
  server_tokens off;
  include ${join(folder, 'active.conf')};
  limit_conn_zone $binary_remote_addr zone=addresses:1m;
  limit_conn addresses ${CONNECTIONS_PER_ADDRESS};
  limit_conn_status 429;
  client_max_body_size ${BODY_LIMIT};
  client_header_timeout 10s;
  client_body_timeout 15s;
  send_timeout 30s;
  keepalive_timeout 60s;

  server {
    listen 127.0.0.1:${plainPort};
    location / {
      return 308 https://localhost:${port}$request_uri;
    }
  }

  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${join(folder, 'server.pem')};
    ssl_certificate_key ${join(folder, 'server.key')};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    ssl_session_cache shared:tls:1m;
    ssl_session_tickets off;
    proxy_hide_header Strict-Transport-Security;
    add_header Strict-Transport-Security "${STRICT_TRANSPORT}" always;
${problemPages()}
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    # What a client says of itself is not believed.
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto https;
    proxy_connect_timeout 2s;
    proxy_read_timeout ${READ_TIMEOUT_S}s;
    proxy_buffering off;
    location / {
      proxy_pass http://rapport;
    }
    location = ${IMPORT.path} {
      client_max_body_size ${IMPORT.limit};
      proxy_pass http://rapport;
    }
  }
}
`;
}
