import type { Probe } from '@rapport/checklist';
import { ReplySanitisers, safetyConfig } from '@rapport/safety';
import { configured } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { HOSTILE_REPLIES } from './hostile-replies.js';

export const outputSanitisationProbe: Probe = {
  id: 'protection.output-sanitisation',
  version: 1,
  description:
    'As configured, replies lose scripts, images, tags, hidden characters and what addresses could carry away.',
  run: configured((config) => {
    const sanitisers = new ReplySanitisers(config.get(safetyConfig));
    // A stream is cut anywhere: whole, and letter by letter.
    const shown = (pieces: readonly string[]): string => {
      const sanitiser = sanitisers.open();
      return pieces.map((piece) => sanitiser.push(piece)).join('') + sanitiser.finish();
    };
    const problems = HOSTILE_REPLIES.flatMap(({ what, reply, harm }) =>
      [[reply], [...reply]].some((pieces) => harm.test(shown(pieces))) ? [`${what} reaches the reader`] : [],
    );
    return judge(problems, `${HOSTILE_REPLIES.length} hostile replies were made harmless`);
  }),
};
