/** A sentence in which personal data is marked: `write to [[EMAIL ana@example.com]]`. */
export interface Labelled {
  readonly text: string;
  readonly spans: readonly Span[];
}

interface Span {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export interface Score {
  readonly found: number;
  readonly missed: number;
  /** Findings of the type that were not marked. */
  readonly wrong: number;
}

const MARKED = /\[\[([A-Z_]+) (.+?)\]\]/g;

export function readLabelled(sentence: string): Labelled {
  const spans: Span[] = [];
  let text = '';
  let from = 0;
  for (const match of sentence.matchAll(MARKED)) {
    const [whole, type = '', value = ''] = match;
    text += sentence.slice(from, match.index);
    spans.push({ type, start: text.length, end: text.length + value.length });
    text += value;
    from = match.index + whole.length;
  }
  return { text: text + sentence.slice(from), spans };
}

/** By type. A finding is right when it has the type of a mark and overlaps it by half of the longer of the two. */
export function scoresOf(
  sentences: readonly Labelled[],
  find: (text: string) => readonly Span[],
): ReadonlyMap<string, Score> {
  const scores = new Map<string, Score>();
  const count = (type: string, what: keyof Score): void => {
    const score = scores.get(type) ?? { found: 0, missed: 0, wrong: 0 };
    scores.set(type, { ...score, [what]: score[what] + 1 });
  };
  for (const { text, spans } of sentences) {
    const findings = find(text);
    for (const span of spans) count(span.type, findings.some((finding) => agree(finding, span)) ? 'found' : 'missed');
    for (const finding of findings) if (!spans.some((span) => agree(finding, span))) count(finding.type, 'wrong');
  }
  return scores;
}

function agree(a: Span, b: Span): boolean {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return a.type === b.type && shared * 2 >= Math.max(a.end - a.start, b.end - b.start);
}
