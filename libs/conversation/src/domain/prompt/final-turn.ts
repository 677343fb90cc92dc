import { escapeLine, escapeText } from '@rapport/llm';
import type { Recollection } from '@rapport/memory';
import { TONE_DIALS, type ToneDials } from '@rapport/persona';

/** All that changes from turn to turn stands here, at the very end, so that everything before it stays cacheable. */
export function finalTurn(message: string, memories: readonly Recollection[], tone: ToneDials): string {
  const blocks = [
    ...(memories.length === 0
      ? []
      : [
          block(
            'memories',
            memories.map(({ text }) => `- ${escapeLine(text)}`),
          ),
        ]),
    block(
      'style',
      TONE_DIALS.map((dial) => `${dial}: ${tone[dial].toFixed(2)}`),
    ),
    block('message', [escapeText(message)]),
  ];
  return blocks.join('\n');
}

function block(tag: string, lines: readonly string[]): string {
  return `<${tag}>\n${lines.join('\n')}\n</${tag}>`;
}
