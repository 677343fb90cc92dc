import { provesRed, servedWith } from '@rapport/testing';
import { toneAdaptation } from './tone-adaptation.probe.js';

const SEND = 'POST /v1/conversations/{id}/messages';

provesRed(toneAdaptation, {
  sound: servedWith(),
  sabotaged: {
    'tone never follows': servedWith({
      [SEND]: (answer) =>
        answer.body === undefined
          ? answer
          : {
              ...answer,
              body: { ...(answer.body as object), tone: { formality: 0.4, warmth: 0.4, energy: 0.2, length: 0.2 } },
            },
    }),
    'tone is not told': servedWith({
      [SEND]: (answer) =>
        answer.body === undefined ? answer : { ...answer, body: { ...(answer.body as object), tone: undefined } },
    }),
  },
});
