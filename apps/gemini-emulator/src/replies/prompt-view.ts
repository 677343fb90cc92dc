import { withoutMarkers } from '../faults/fault-selector.js';
import { type Content, textOf } from '../protocol/messages.js';

/** Dials from 0 to 1, as the prompt's style block sets them. */
export interface Dials {
  readonly formality: number;
  readonly warmth: number;
  readonly energy: number;
  readonly length: number;
}

/** What the emulator understands of a prompt. All of it comes from the request; it keeps nothing between calls. */
export interface PromptView {
  readonly persona: {
    readonly name: string | undefined;
    /** How the prompt says it is. */
    readonly traits: readonly string[];
    /** What the persona says in its examples. */
    readonly lines: readonly string[];
  };
  readonly memories: readonly string[];
  readonly dials: Dials;
  /** What the person says now, without the blocks around it. */
  readonly message: string;
  /** What the person said earlier in this conversation, oldest first. */
  readonly earlier: readonly string[];
}

const MIDDLING: Dials = { formality: 0.5, warmth: 0.5, energy: 0.5, length: 0.5 };

export function readPrompt(systemInstruction: Content | undefined, contents: readonly Content[]): PromptView {
  const system = textOf(systemInstruction);
  const said = contents.filter(({ role }) => role !== 'model').map(textOf);
  const last = withoutMarkers(said.at(-1) ?? '');
  const everything = `${system}\n${last}`;
  return {
    persona: readPersona(system),
    memories: [
      ...listEntries(block(textOf(contents[0]), 'profile') ?? ''),
      ...listEntries(block(everything, 'memories') ?? ''),
    ],
    dials: readDials(block(everything, 'style') ?? ''),
    message: unescape(block(last, 'message') ?? withoutBlocks(last)),
    earlier: said.slice(0, -1).map((text) => unescape(block(text, 'message') ?? withoutBlocks(text))),
  };
}

/** The inside of the last `<tag>` that stands on a line of its own; a tag merely mentioned in a sentence is none. */
export function block(text: string, tag: string): string | undefined {
  const pattern = new RegExp(`^<${tag}>[ \\t]*\\n?([\\s\\S]*?)\\n?[ \\t]*</${tag}>[ \\t]*$`, 'gm');
  return [...text.matchAll(pattern)].at(-1)?.[1]?.trim();
}

const withoutBlocks = (text: string): string =>
  ['memories', 'style', 'summary', 'profile']
    .reduce((rest, tag) => rest.replace(new RegExp(`^<${tag}>[\\s\\S]*?</${tag}>[ \\t]*$`, 'gm'), ''), text)
    .trim();

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const listEntries = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    const entry = /^\s*[-*]\s+(.+)$/.exec(line)?.[1];
    return entry ? [unescape(entry.trim())] : [];
  });

function readDials(text: string): Dials {
  const dial = (name: keyof Dials): number => {
    const value = Number(new RegExp(`^\\s*${name}:\\s*([\\d.]+)`, 'm').exec(text)?.[1] ?? Number.NaN);
    return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : MIDDLING[name];
  };
  return { formality: dial('formality'), warmth: dial('warmth'), energy: dial('energy'), length: dial('length') };
}

function readPersona(system: string): PromptView['persona'] {
  const name = /^\s*Name:\s*(.+)$/m.exec(system)?.[1]?.trim();
  return { name, traits: readTraits(system), lines: readLines(system, name) };
}

/** A sentence `You are a; b; c.`, a line `Traits: a, b`, or a list under a heading of that kind. */
function readTraits(system: string): string[] {
  const sentence = /^You are ([^;\n]+(?:; [^;\n]+){2,})\.$/m.exec(system)?.[1];
  if (sentence) return sentence.split('; ');
  const heading = /^[#\s]*(?:your\s+)?(?:character\s+|personality\s+)?traits\b[^\n:]*:?[ \t]*(.*)$/im.exec(system);
  if (!heading) return [];
  const inline = heading[1]?.trim() ?? '';
  if (inline !== '') return inline.split(/[,;]\s*/).map((trait) => trait.replace(/\.$/, '').trim());
  const following = system.slice(heading.index + heading[0].length).replace(/^\n+/, '');
  return listEntries(following.split(/\n\s*\n/, 1)[0] ?? '');
}

/** What follows the persona's name, or a word for its part, at the beginning of a line. */
function readLines(system: string, name: string | undefined): string[] {
  const speakers = [...(name ? [name, name.split(' ')[0] ?? name] : []), 'You', 'Persona', 'Assistant'];
  const pattern = new RegExp(`^\\s*(?:[-*]\\s*)?(?:${speakers.map(escapePattern).join('|')}):\\s*(.+)$`, 'gm');
  return [...system.matchAll(pattern)].flatMap((match) =>
    match[1] ? [match[1].trim().replace(/^["“]|["”]$/g, '')] : [],
  );
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
