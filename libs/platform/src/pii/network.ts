import { isIPv4, isIPv6 } from 'node:net';
import { SURE } from './personal-data.js';
import { recognise } from './recogniser.js';
import { COUNTRY_DOMAINS, GENERIC_DOMAINS } from './top-level-domains.js';

const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?';
const LOCAL = "[\\p{L}\\p{N}_+-][\\p{L}\\p{N}._%+'-]{0,63}";

/** `name@host.tld`, of any script. A host needs a dot and a last label of letters. */
const EMAIL = new RegExp(
  `(?<![\\p{L}\\p{N}._%+@-])${LOCAL}@(?:${LABEL}\\.){1,6}\\p{L}[\\p{L}\\d-]{1,24}(?![\\p{L}\\p{N}@])`,
  'gu',
);
/** Written out against harvesters: `name (at) host (dot) tld`, `name at host dot tld`. */
const SPELT = new RegExp(
  `(?<![\\w.+-])[\\w.+-]{2,64} {0,2}(?:[([<{] ?at ?[)\\]>}]| at ) {0,2}[\\w-]{2,63}(?: {0,2}(?:[([<{] ?dot ?[)\\]>}]| dot |\\.) {0,2}[a-z]{2,12}){1,3}(?![\\w@])`,
  'gi',
);
/** `n a m e @ h o s t . c o m`: single characters with a blank between each. */
const SPACED = /(?<!\S)(?:[\w.+-] ){2,40}@ (?:[\w-] ){2,40}\. (?:[a-z] ){1,12}[a-z](?!\S)/gi;

const email = recognise('EMAIL', EMAIL, (value) => (/\.\.|\.@/.test(value) ? SURE.named : SURE.proved));
const speltEmail = recognise('EMAIL', SPELT, (value) =>
  /\bdot\b|[([<{] ?at/i.test(value) &&
  isDomain(
    value
      .split(/\W*(?:\bdot\b|\.)\W*/i)
      .slice(-2)
      .join('.'),
  )
    ? SURE.named
    : undefined,
);
const spacedEmail = recognise('EMAIL', SPACED, () => SURE.named);

const SCHEMED = /(?<![a-z])(?:https?|ftps?|wss?):\/\/[^\s<>"'`{}|\\^]{2,2048}/gi;
const BARE = new RegExp(
  `(?<![\\p{L}\\p{N}@/.:_-])(?:${LABEL}\\.){1,6}[a-z]{2,24}(?::\\d{2,5})?(?:[/?#][^\\s<>"'\`{}|\\\\^]{0,2048})?(?![\\p{L}\\p{N}@_])`,
  'giu',
);

/** Ends of sentences and closing brackets belong to the sentence. */
const TRAILING = /[.,;:!?'")\]]+$/;

function urls(text: string, pattern: RegExp, accepts: (url: string) => boolean) {
  return recognise('URL', pattern, (value) => (accepts(value) ? SURE.formed : undefined))(text).map((span) => {
    const trimmed = text.slice(span.start, span.end).replace(TRAILING, '');
    // A path may hold brackets in pairs, as Wikipedia's do.
    const opened = trimmed.split('(').length > trimmed.split(')').length;
    const closes = opened && text[span.start + trimmed.length] === ')' ? 1 : 0;
    return { ...span, end: span.start + trimmed.length + closes };
  });
}

function isDomain(host: string): boolean {
  const labels = host.split('.');
  const last = labels.at(-1)?.toLowerCase() ?? '';
  return labels.length > 1 && (GENERIC_DOMAINS.has(last) || COUNTRY_DOMAINS.has(last));
}

function isBareUrl(url: string): boolean {
  const host = url.split(/[:/?#]/, 1)[0] ?? '';
  if (/^www\./i.test(host)) return host.split('.').length > 2;
  // "the end.It was": a new sentence after a forgotten blank, not a host.
  return isDomain(host) && !/\.\p{Lu}\p{Ll}+$/u.test(host);
}

const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)/g;
const IPV6 = /(?<![\w:.])[\dA-Fa-f]{0,4}:[\dA-Fa-f:.]{1,44}(?:%\w{1,15})?(?![\w:])/g;
/** Everybody's own machine and nobody's: they identify no one. */
const NOBODY = new Set(['0.0.0.0', '127.0.0.1', '255.255.255.255', '::', '::1']);

const VERSION = /\bv(?:er(?:sion)?)?[.:]? ?$/i;

const ipv4 = recognise('IP', IPV4, (value, { index, input }) => {
  const isVersion = VERSION.test(input.slice(Math.max(0, index - 12), index));
  return isIPv4(value) && !NOBODY.has(value) && !isVersion ? SURE.proved : undefined;
});

function ipv6(text: string) {
  return recognise('IP', IPV6, (value) => (ipv6In(value) === undefined ? undefined : SURE.proved))(text).map(
    (span) => ({
      ...span,
      end: span.start + (ipv6In(text.slice(span.start, span.end)) ?? '').length,
    }),
  );
}

/** The address, without the sign that ends a sentence. */
function ipv6In(candidate: string): string | undefined {
  const address = candidate.replace(/[.:]$/, (end) => (candidate.endsWith('::') ? end : ''));
  // `a::b` is also how programs write names: an address that is given to a machine has groups, and digits.
  const groups = address.split(':').filter((group) => group !== '');
  return isIPv6(address) && !NOBODY.has(address) && groups.length > 1 && /\d/.test(address) ? address : undefined;
}

const MAC =
  /(?<![\w:.-])(?:[\dA-F]{2}([:-])(?:[\dA-F]{2}\1){4}[\dA-F]{2}|[\dA-F]{4}\.[\dA-F]{4}\.[\dA-F]{4})(?![\w:-])/gi;
const mac = recognise('MAC', MAC, (value) => (/^(?:[0:.-]+|[f:.-]+)$/i.test(value) ? undefined : SURE.proved + 0.01));

export const networkRecognisers = [
  email,
  speltEmail,
  spacedEmail,
  (text: string) => urls(text, SCHEMED, (url) => /[\p{L}\p{N}]/u.test(url.slice(url.indexOf('//') + 2))),
  (text: string) => urls(text, BARE, isBareUrl),
  ipv4,
  ipv6,
  mac,
];
