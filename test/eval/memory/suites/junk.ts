import type { SuiteReport } from '../suite.js';
import { chitChat } from './writing/chit-chat.js';
import { percent, round } from './writing/figures.js';
import { openLaboratory } from './writing/laboratory.js';

const TURNS = 500;
const SEED = 20_261;
const TURNS_A_FLUSH = 10;

/** How many of 500 turns of small talk leave a memory: each is junk. */
export async function junk(): Promise<SuiteReport> {
  const laboratory = await openLaboratory();
  try {
    const talk = await laboratory.talk();
    for (const [index, message] of chitChat(TURNS, SEED).entries()) {
      await talk.say(message);
      if (index % TURNS_A_FLUSH === TURNS_A_FLUSH - 1) await talk.read();
    }
    await talk.read();
    const kept = (await talk.memories()).filter(({ status }) => status === 'active');
    for (const { text, attribute } of kept) console.log(`  ✗ kept "${text}" (${attribute})`);
    const share = kept.length / TURNS;
    return {
      title: `Junk: memories of ${TURNS} turns of small talk`,
      rows: [{ '': 'small talk', turns: TURNS, memories: kept.length, share: percent(share) }],
      results: { junk: { turns: TURNS, memories: kept.length, share: round(share) } },
    };
  } finally {
    await laboratory.close();
  }
}
