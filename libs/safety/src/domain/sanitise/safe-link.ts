/** `links`: addresses that carry no data stay. `strict`: no address stays one; the host is named. */
export type LinkPolicy = 'links' | 'strict';

type Link = { readonly kind: 'safe'; readonly url: string } | { readonly kind: 'script' } | { readonly kind: 'text' };

const LONGEST_PATH = 120;
/** A place in a page. Anything longer, or with signs in it, may be data, or the rest of a character reference that hides a `?`. */
const PLACE = /^(?:#[\w.~%-]{0,40})?$/;
const LONGEST_HOST = 100;
/** Longer labels than any word: data on its way to a name server. */
const LONGEST_LABEL = 40;
/** A name or a number of a host as browsers ask for it: other alphabets are in ASCII by then. */
const HOST = /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[\da-f:.]+\])$/i;
/** Stands for an address of which nothing can be shown. */
const NOTHING = '…';

/** What becomes of the address of a Markdown link. `inside` is what stands between its round brackets. */
export function safeLink(inside: string, policy: LinkPolicy): Link {
  const url = inside.trim().split(/\s/, 1)[0] ?? '';
  if (isWeb(url)) return policy === 'links' && shownUrl(url, policy) === url ? { kind: 'safe', url } : { kind: 'text' };
  if (/^mailto:[^\s?&]{3,254}$/i.test(url)) return policy === 'links' ? { kind: 'safe', url } : { kind: 'text' };
  // Any other scheme, written out, encoded or with blanks in it: what it would do is up to the front end.
  return /^[<\s]*[^\s/?#]{0,64}(?::|&|%3a)/i.test(inside) || /^\s*(?:java|vb)\s*script/i.test(inside)
    ? { kind: 'script' }
    : { kind: 'text' };
}

/** An address in running text, without what could carry data: the same characters if there is nothing of that kind. */
export function shownUrl(written: string, policy: LinkPolicy): string {
  const url = parse(written);
  if (!url || !isPlausibleHost(url.hostname)) return NOTHING;
  if (policy === 'strict') return url.hostname;
  const harmless =
    url.search === '' &&
    url.username === '' &&
    url.password === '' &&
    PLACE.test(url.hash) &&
    url.pathname.length <= LONGEST_PATH;
  // A lone `?` or `#` parses to nothing and is harmless.
  if (harmless && !written.includes('@')) return written;
  return url.origin + (url.pathname.length <= LONGEST_PATH ? url.pathname : '/');
}

const isWeb = (url: string): boolean => /^https?:\/\//i.test(url);

function parse(written: string): URL | undefined {
  const url = URL.parse(/^www\./i.test(written) ? `https://${written}` : written);
  return url && url.protocol !== 'ftp:' ? url : undefined;
}

function isPlausibleHost(host: string): boolean {
  return (
    HOST.test(host) && host.length <= LONGEST_HOST && host.split('.').every((label) => label.length <= LONGEST_LABEL)
  );
}
