import { spoken } from './macros.js';

export interface Dialogue {
  readonly user: string;
  readonly persona: string;
}

/**
 * The dialogues in a card's `mes_example`: blocks that `<START>` begins, of lines that begin with who speaks. What is
 * said before anybody was named, and what the character says unasked, is left out.
 */
export function dialoguesOf(text: string, name: string): Dialogue[] {
  return text.split(/<START>/i).flatMap((block) => {
    const found: Dialogue[] = [];
    let asked: string | undefined;
    for (const { who, said } of turnsOf(block, name)) {
      if (who === 'user') asked = said;
      else if (asked !== undefined) {
        found.push({ user: spoken(asked, name), persona: spoken(said, name) });
        asked = undefined;
      }
    }
    return found;
  });
}

interface Turn {
  readonly who: 'user' | 'persona';
  readonly said: string;
}

function turnsOf(block: string, name: string): Turn[] {
  const turns: { who: Turn['who']; lines: string[] }[] = [];
  for (const line of block.split('\n')) {
    const turn = speakerOf(line, name);
    if (turn) turns.push({ who: turn.who, lines: [line.trim().slice(turn.length)] });
    else turns.at(-1)?.lines.push(line);
  }
  return turns.map(({ who, lines }) => ({ who, said: lines.join('\n').trim() })).filter(({ said }) => said !== '');
}

function speakerOf(line: string, name: string): { readonly who: Turn['who']; readonly length: number } | undefined {
  const start = line.trim().toLowerCase();
  const user = ['{{user}}:', '<user>:'].find((prefix) => start.startsWith(prefix));
  if (user) return { who: 'user', length: user.length };
  const persona = ['{{char}}:', '<char>:', '<bot>:', `${name.toLowerCase()}:`].find((prefix) =>
    start.startsWith(prefix),
  );
  return persona ? { who: 'persona', length: persona.length } : undefined;
}

/** Written the way {@link dialoguesOf} reads. */
export function toExampleText(dialogues: readonly Dialogue[]): string {
  return dialogues.map(({ user, persona }) => `<START>\n{{user}}: ${user}\n{{char}}: ${persona}`).join('\n');
}
