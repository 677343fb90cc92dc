import { escapeLine, escapeText } from '@rapport/llm';
import type { Recollection } from '@rapport/memory';
import { TONE_DIALS } from '@rapport/persona';
import type { Hearing } from '../tone/listen.js';

/** How the answer is to sound. */
export type Style = Pick<Hearing, 'dials' | 'language'>;

/** All that changes from turn to turn stands here, at the very end, so that everything before it stays cacheable. */
export function finalTurn(message: string, memories: readonly Recollection[], tone: Style): string {
  const blocks = [
    ...(memories.length === 0
      ? []
      : [
          block(
            'memories',
            memories.map(({ text }) => `- ${escapeLine(text)}`),
          ),
        ]),
    block('style', [
      ...TONE_DIALS.map((dial) => `${dial}: ${tone.dials[dial].toFixed(2)}`),
      ...(tone.language === undefined ? [] : [`language: ${tone.language}`]),
    ]),
    block('message', [escapeText(message)]),
  ];
  return blocks.join('\n');
}

function block(tag: string, lines: readonly string[]): string {
  return `<${tag}>\n${lines.join('\n')}\n</${tag}>`;
}
