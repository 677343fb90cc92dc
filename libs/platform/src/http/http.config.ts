import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

const port = z.coerce.number().int().min(0).max(65_535);
const milliseconds = z.coerce.number().int().min(1);
const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));

const origin = /^https?:\/\/[^/\s*]+$/;

export const httpConfig = defineSection('http', {
  host: variable('HOST', z.string().default('127.0.0.1'), 'Address to listen on; `0.0.0.0` inside a container.'),
  port: variable('PORT', port.default(3000), 'Public port.'),
  internalPort: variable(
    'INTERNAL_PORT',
    port.default(3001),
    'Port of metrics, dependency health and administration. Never expose it to the internet.',
  ),
  bodyLimitBytes: variable(
    'HTTP_BODY_LIMIT_BYTES',
    z.coerce.number().int().min(1_024).default(262_144),
    'Largest request body, bytes. A larger one is refused with 413.',
  ),
  bodyMostMembers: variable(
    'HTTP_BODY_MOST_MEMBERS',
    z.coerce.number().int().min(100).max(100_000).default(1_000),
    'Members and items that a request body, or a query, may hold at all depths together. More are refused with 400.',
  ),
  headersTimeoutMs: variable(
    'HTTP_HEADERS_TIMEOUT_MS',
    milliseconds.default(10_000),
    'How long a client may take to send its headers, milliseconds.',
  ),
  requestTimeoutMs: variable(
    'HTTP_REQUEST_TIMEOUT_MS',
    milliseconds.default(30_000),
    'How long a client may take to send a whole request, milliseconds.',
  ),
  keepAliveTimeoutMs: variable(
    'HTTP_KEEP_ALIVE_TIMEOUT_MS',
    milliseconds.default(72_000),
    'How long an idle connection stays open, milliseconds. Longer than the load balancer keeps it, or that one meets closed sockets.',
  ),
  corsOrigins: variable(
    'HTTP_CORS_ORIGINS',
    list.pipe(z.array(z.string().regex(origin, 'must be origins such as https://app.example.com'))).default([]),
    'Browser origins that may call the API, separated by commas. Empty: none.',
  ),
  trustProxy: variable(
    'HTTP_TRUST_PROXY',
    list.default([]),
    'Addresses or CIDR ranges of the proxies whose `X-Forwarded-For` is believed, separated by commas. Empty: none.',
  ),
  streamPingMs: variable(
    'HTTP_STREAM_PING_MS',
    milliseconds.default(10_000),
    'Interval of the comment that keeps an event stream alive through proxies, milliseconds.',
  ),
  streamDrainTimeoutMs: variable(
    'HTTP_STREAM_DRAIN_TIMEOUT_MS',
    milliseconds.default(10_000),
    'How long a client of an event stream may read nothing before it is disconnected, milliseconds.',
  ),
  shutdownStreamsMs: variable(
    'SHUTDOWN_STREAMS_MS',
    z.coerce.number().int().min(0).default(20_000),
    'How long open event streams may go on after SIGTERM before they are ended, milliseconds.',
  ),
  shutdownTotalMs: variable(
    'SHUTDOWN_TOTAL_MS',
    milliseconds.default(25_000),
    'How long after SIGTERM the remaining connections are cut, milliseconds.',
  ),
  shutdownExitMs: variable(
    'SHUTDOWN_EXIT_MS',
    milliseconds.default(30_000),
    "How long after SIGTERM the process ends whatever still runs, milliseconds. Must be less than the pod's grace period.",
  ),
});

export type HttpConfig = SectionValues<typeof httpConfig>;
