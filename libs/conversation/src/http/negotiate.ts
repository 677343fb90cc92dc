import { httpErrors } from '@rapport/platform';

export type TurnFormat = 'json' | 'events';

const FORMATS: ReadonlyMap<string, TurnFormat> = new Map<string, TurnFormat>(
  Object.entries({
    'application/json': 'json',
    'text/event-stream': 'events',
    'application/*': 'json',
    'text/*': 'events',
    '*/*': 'json',
  }),
);

/** What the `Accept` header prefers of the two formats; the first named wins among equals. Throws `request.not_acceptable`. */
export function negotiate(accept: string | undefined): TurnFormat {
  if (accept === undefined || accept.trim() === '') return 'json';
  const offers = accept
    .split(',')
    .map(readRange)
    .filter(({ format, quality }) => format !== undefined && quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  const format = offers[0]?.format;
  if (!format) throw httpErrors.notAcceptable('offered are application/json and text/event-stream');
  return format;
}

function readRange(range: string): { readonly format: TurnFormat | undefined; readonly quality: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { format: FORMATS.get(type), quality: quality === undefined ? 1 : Number.parseFloat(quality) };
}
