import type { Finding } from './fact.js';
import { clausesOf, type Clause } from './clauses.js';
import { PATTERNS } from './patterns/index.js';
import { readMaterial, type ReadTurn } from './turns.js';

const FILLERS =
  /\b(?:just|recently|actually|really|currently|still|also|always|finally|absolutely|totally|already|sort of|kind of|quite|only|definitely|now|nowadays|probably|simply|honestly|sadly|officially|both|again),?\s+/giu;
const SURE = 0.9;
const AFFIRMS = /^\W*(?:yes|yeah|yep|yup|exactly|right|correct|indeed|true|that's right|absolutely)\b/iu;

/**
 * The facts of a request for memories, found by patterns over English sentences: what people say of themselves and of
 * those close to them. It reads every sentence alike, asks and plays included: what of it is worth keeping is for the
 * caller to judge. Undefined when the prompt is no such request.
 */
export function extractFacts(prompt: string): { facts: object[] } | undefined {
  const material = readMaterial(prompt);
  return material && { facts: material.turns.flatMap(factsOf) };
}

function factsOf(turn: ReadTurn): object[] {
  const own = findingsIn(turn.person, turn.date);
  const facts = own.length > 0 ? own : affirmed(turn);
  const seen = new Set<string>();
  return facts.flatMap((fact) => {
    const key = JSON.stringify(fact);
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ ...fact, confidence: SURE, turns: [turn.number], replaces: [] }];
  });
}

/** "Yes" to "Do you live in Porto?" says so. */
function affirmed({ person, before, date }: ReadTurn): object[] {
  if (!AFFIRMS.test(person)) return [];
  const question = /[^.!?]*\?/gu.exec(before)?.[0]?.trim() ?? '';
  const statement = question
    .replace(/^(?:so,? |and |then |ah,? )*/iu, '')
    .replace(/^(?:do|did) you /iu, 'I ')
    .replace(/^(?:are you|you're|you are) /iu, 'I am ')
    .replace(/^have you /iu, 'I have ')
    .replace(/^you /iu, 'I ')
    .replace(/\byour\b/giu, 'my')
    .replace(/\?$/u, '.');
  return statement.startsWith('I ') ? findingsIn(statement, date) : [];
}

const findingsIn = (text: string, date: string): object[] =>
  clausesOf(text, date).flatMap((clause) => findingsOf(clause).map((finding) => asFact(clause, finding)));

function findingsOf(clause: Clause): readonly Finding[] {
  const predicate = clause.predicate
    .replace(/^'m\b/iu, 'am')
    .replace(/^'ve\b/iu, 'have')
    .replace(/^'d\b/iu, 'would')
    .replace(/^'ll\b/iu, 'will')
    .replace(/^'s\b/iu, 'is')
    .replace(/^'re\b/iu, 'are')
    .replace(FILLERS, '')
    .trim();
  for (const { when, find } of PATTERNS) {
    const match = when.exec(predicate);
    const found = match ? find(predicate.slice(match[0].length), match) : [];
    if (found.length > 0) return found;
  }
  return [];
}

function asFact({ subject, when }: Clause, finding: Finding): object {
  const whose = finding.subject ?? subject;
  const { action = 'state', tense = 'present', attribute, value, kind, says } = finding;
  // "I lived in Rome until 2019" is over, however it is put.
  const over = action === 'state' && tense === 'present' && when.until !== '' && when.from !== '';
  return {
    text: sentence(whose, says),
    subject: whose,
    attribute,
    value,
    action,
    tense: over ? 'past' : tense,
    kind,
    scope: 'everyone',
    from: when.from,
    until: action === 'end' ? '' : when.until,
  };
}

function sentence(subject: string, says: string): string {
  const possessive = says.startsWith("'s ");
  if (subject === 'user') return `${capital(possessive ? `their ${says.slice(3)}` : says)}.`;
  return `Their ${subject}${possessive ? says : ` ${says}`}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
