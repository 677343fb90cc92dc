export interface SseEvent {
  readonly event?: string;
  readonly id?: string | number;
  /** Objects are sent as JSON, strings as they are (`[DONE]`). */
  readonly data: object | string;
}

/** One event in the wire format of https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function sseFrame({ event, id, data }: SseEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const lines = text.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `${event === undefined ? '' : `event: ${event}\n`}${id === undefined ? '' : `id: ${id}\n`}${lines.join('')}\n`;
}

/** Ignored by clients; keeps proxies from closing a silent connection. */
export function sseComment(text: string): string {
  return `: ${text}\n\n`;
}
