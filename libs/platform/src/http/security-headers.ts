import type { FastifyHelmetOptions } from '@fastify/helmet';

/** For answers that are data, not pages: nothing may be loaded or framed. */
export const API_SECURITY_HEADERS: FastifyHelmetOptions = {
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  referrerPolicy: { policy: 'no-referrer' },
  frameguard: { action: 'deny' },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
};

/** The API documentation is the one page we serve; its viewer needs inline styles and its own scripts. */
export const DOCUMENTATION_SECURITY_HEADERS: FastifyHelmetOptions = {
  ...API_SECURITY_HEADERS,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      frameAncestors: ["'none'"],
    },
  },
};

export const DOCUMENTATION_PATH = '/docs';
