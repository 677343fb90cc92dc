import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { findPersonalData, PERSONAL_DATA_TYPES, withoutOverlaps, type PersonalDataSpan } from '@rapport/platform';
import { SystemClock } from '@rapport/kernel';
import { findNames, NameGrammarThread } from '@rapport/safety';
import type { EvalInput, TaskReport } from './task.js';

/** One row of presidio-research's files: an array, or one row a line. */
interface Row {
  readonly full_text: string;
  readonly spans?: readonly Gold[];
}

interface Gold {
  readonly entity_type: string;
  readonly start_position: number;
  readonly end_position: number;
}

interface Count {
  hit: number;
  extra: number;
  missed: number;
}

/** Names that others give to our types. Theirs that are missing here are not asked about. */
const ALIASES: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  CREDIT_CARD: 'CARD',
  CREDIT_CARD_NUMBER: 'CARD',
  IBAN_CODE: 'IBAN',
  DOMAIN_NAME: 'URL',
  IP_ADDRESS: 'IP',
  IPV4: 'IP',
  IPV6: 'IP',
  MAC_ADDRESS: 'MAC',
  SSN: 'US_SSN',
  UK_NI: 'UK_NINO',
  NHS: 'UK_NHS',
  ES_NIF: 'ES_DNI',
  IT_FISCAL_CODE: 'IT_CODICE_FISCALE',
  US_PASSPORT: 'PASSPORT',
  API_KEY: 'SECRET',
  PASSWORD: 'SECRET',
  LOCATION: 'PLACE',
  GPE: 'PLACE',
  CITY: 'PLACE',
  NAME: 'PERSON',
};
const ASKED = new Set<string>([...PERSONAL_DATA_TYPES, 'PERSON', 'PLACE']);
const PUBLIC_SETS = ['presidio_generated_large.json.gz', 'presidio_generated_small.json.gz'];

/**
 * Spans of personal data, type by type: right is one of the same type that overlaps by half of the longer. `NON_PII` is
 * the share of characters outside of any gold span that structured types would take away.
 */
export async function pii({ files, folder }: EvalInput): Promise<TaskReport | undefined> {
  const found = files.length > 0 || folder === undefined ? files : PUBLIC_SETS.map((name) => join(folder, 'pii', name));
  const rows = found.filter((file) => existsSync(file)).flatMap(read);
  if (rows.length === 0) return undefined;

  const grammar = new NameGrammarThread({ personalNamesTimeoutMs: 60_000 }, new SystemClock());
  const counts = new Map<string, Count>();
  const clean = { characters: 0, taken: 0 };
  let structuredMs = 0;
  let namesMs = 0;
  for (const row of rows) {
    const start = performance.now();
    const structured = findPersonalData(row.full_text);
    structuredMs += performance.now() - start;
    const names = await findNames(row.full_text, grammar);
    namesMs += performance.now() - start;
    judge(row, withoutOverlaps([...structured, ...names]), counts);
    weighClean(row, structured, clean);
  }
  await grammar.onApplicationShutdown();

  const scores = [...counts].map(([type, count]) => [type, scoresOf(count)] as const).filter(([, { n }]) => n > 0);
  const structured = [...counts].filter(([type]) => type !== 'PERSON' && type !== 'PLACE').map(([, count]) => count);
  const results: Readonly<Record<string, Readonly<Record<string, number>>>> = Object.fromEntries([
    ...scores,
    ['STRUCTURED', scoresOf(sum(structured))],
    ['NON_PII', { redacted: round(clean.taken / Math.max(1, clean.characters)), n: rows.length }],
  ]);
  const perText = {
    usPerText: Math.round((structuredMs / rows.length) * 1000),
    usPerTextWithNames: Math.round((namesMs / rows.length) * 1000),
  };
  return {
    title: `Personal data: ${rows.length} texts, ${perText.usPerText} µs a text, ${perText.usPerTextWithNames} µs with names`,
    rows: Object.entries(results).map(([type, cells]) => ({ '': type, ...cells })),
    results: { pii: { ...results, TIME: { ...perText, n: rows.length } } },
  };
}

function read(file: string): Row[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim();
  const rows: unknown[] = text.startsWith('[') ? JSON.parse(text) : text.split('\n').map((line) => JSON.parse(line));
  return rows.map((row) => {
    const { full_text: full, t, text: plain, spans } = row as Partial<Row> & { t?: string; text?: string };
    return { full_text: full ?? plain ?? t ?? '', spans: spans ?? [] };
  });
}

const typeOf = (gold: string): string => ALIASES[gold.toUpperCase()] ?? gold.toUpperCase();

function judge({ spans = [] }: Row, found: readonly PersonalDataSpan[], counts: Map<string, Count>): void {
  const open = new Set(spans.filter(({ entity_type: type }) => ASKED.has(typeOf(type)) || type === 'DATE_TIME'));
  for (const span of found) {
    const gold = [...open].find((candidate) => matches(candidate, span));
    if (gold) {
      open.delete(gold);
      countOf(counts, span.type).hit += 1;
    } else {
      countOf(counts, span.type).extra += 1;
    }
  }
  // A date is asked about where it is a birth; sets that mark all dates alike do not say which.
  for (const { entity_type: type } of open) if (type !== 'DATE_TIME') countOf(counts, typeOf(type)).missed += 1;
}

function matches(gold: Gold, span: PersonalDataSpan): boolean {
  const isType =
    typeOf(gold.entity_type) === span.type || (gold.entity_type === 'DATE_TIME' && span.type === 'DATE_OF_BIRTH');
  const shared = Math.min(gold.end_position, span.end) - Math.max(gold.start_position, span.start);
  return isType && shared * 2 >= Math.max(gold.end_position - gold.start_position, span.end - span.start);
}

function weighClean(
  { full_text: text, spans = [] }: Row,
  found: readonly PersonalDataSpan[],
  clean: { characters: number; taken: number },
): void {
  const inGold = (at: number) => spans.some(({ start_position: start, end_position: end }) => at >= start && at < end);
  for (let at = 0; at < text.length; at++) {
    if (inGold(at)) continue;
    clean.characters += 1;
    if (found.some(({ start, end }) => at >= start && at < end)) clean.taken += 1;
  }
}

function countOf(counts: Map<string, Count>, type: string): Count {
  const count = counts.get(type) ?? { hit: 0, extra: 0, missed: 0 };
  counts.set(type, count);
  return count;
}

function sum(counts: readonly Count[]): Count {
  const total = { hit: 0, extra: 0, missed: 0 };
  for (const count of counts) {
    total.hit += count.hit;
    total.extra += count.extra;
    total.missed += count.missed;
  }
  return total;
}

/** Precision, recall, F1; `n` spans were asked about. */
function scoresOf({ hit, extra, missed }: Count) {
  const share = (part: number, whole: number) => (whole === 0 ? 0 : round(part / whole));
  return {
    p: share(hit, hit + extra),
    r: share(hit, hit + missed),
    f1: share(2 * hit, 2 * hit + extra + missed),
    n: hit + missed,
  };
}

const round = (value: number) => Math.round(value * 10_000) / 10_000;
