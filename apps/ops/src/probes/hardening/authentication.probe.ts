import { journeyProbe } from '../../verify/journey/journey-probe.js';
import { judged } from '../../verify/journey/step.js';
import { judge } from '../support/judge.js';

/** Whose a conversation is shall not even show: for anybody else it does not exist. */
const EXPECTED = [
  ['nobody', 401, 'without a token'],
  ['forged', 401, 'with a token that was changed'],
  ['foreign', 404, 'as somebody else'],
  ['owner', 200, 'as its owner'],
] as const;

export const authentication = journeyProbe(
  {
    id: 'hardening.authentication',
    version: 1,
    description:
      'Asks for a user’s conversation without, with a forged, an ended and a foreign token: 401, 401, 401 and 404.',
  },
  ({ strangers, ended }) =>
    judged(strangers, (statuses) =>
      judged(ended, (endedStatus) => {
        const wrong = EXPECTED.flatMap(([who, expected, words]) =>
          statuses[who] === expected ? [] : [`a conversation got ${statuses[who]} ${words}, not ${expected}`],
        );
        const late = endedStatus === 401 ? [] : [`the token of a closed account got ${endedStatus}, not 401`];
        return judge([...wrong, ...late], 'none 401, forged 401, ended 401, foreign 404, owner 200');
      }),
    ),
);
