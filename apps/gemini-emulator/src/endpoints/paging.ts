import { invalidArgument } from '../protocol/google-error.js';

const DEFAULT_PAGE_SIZE = 50;
const MAXIMUM_PAGE_SIZE = 1_000;

/** One page of `items` under `pageSize` and `pageToken`, with the token of the next page if there is one. */
export function pageOf<T>(items: readonly T[], query: URLSearchParams): { page: readonly T[]; nextPageToken?: string } {
  const size = Number(query.get('pageSize') ?? DEFAULT_PAGE_SIZE) || DEFAULT_PAGE_SIZE;
  const token = query.get('pageToken');
  const start = token ? Number(Buffer.from(token, 'base64url').toString()) : 0;
  if (!Number.isInteger(start) || start < 0) throw invalidArgument('Invalid page token.');
  const end = start + Math.min(Math.max(size, 1), MAXIMUM_PAGE_SIZE);
  const nextPageToken = end < items.length ? Buffer.from(String(end)).toString('base64url') : undefined;
  return { page: items.slice(start, end), ...(nextPageToken ? { nextPageToken } : {}) };
}
