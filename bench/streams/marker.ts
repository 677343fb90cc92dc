/** Times travel inside the text of an answer, spelt in letters so that no screening rule takes them for a number. */
const MARKER = /~([a-j]+)\./g;

/** Microseconds of the machine's monotonic clock, which all its processes share. */
export const nowUs = (): number => Number(process.hrtime.bigint() / 1_000n);

export const markerOf = (us: number): string =>
  `~${String(us).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] as string)}.`;

/** The times in a piece of a response. */
export function* markersIn(text: string): Generator<number> {
  for (const [, letters = ''] of text.matchAll(MARKER))
    yield Number([...letters].map((letter) => 'abcdefghij'.indexOf(letter)).join(''));
}

/** How fast an answer comes; it is asked for in the text of the message, so that each can have its own. */
export interface Pace {
  readonly chunks: number;
  readonly everyMs: number;
}

export const messageWith = ({ chunks, everyMs }: Pace, text = 'What did you see at the harbour today?'): string =>
  `${text} pace=${chunks}x${everyMs}`;

export function paceIn(text: string): Pace {
  const [, chunks, everyMs] = /.*pace=(\d+)x(\d+)/s.exec(text) ?? [];
  return { chunks: Number(chunks ?? 1), everyMs: Number(everyMs ?? 0) };
}
