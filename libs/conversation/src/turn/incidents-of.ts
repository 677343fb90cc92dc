import { incidentOf, type Incident, type IncidentPlace } from '@rapport/safety';
import type { Answer } from '../domain/turn.js';
import type { Turn } from './turn-context.js';

/** What screening acted on in a turn; hardly ever anything. `conversationId`: absent where none is stored. */
export function incidentsOf(
  { userId, id: turnId, conversation, screen }: Pick<Turn, 'userId' | 'id' | 'conversation' | 'screen'>,
  { screened, verdict }: Pick<Answer, 'screened' | 'verdict'>,
  at: Date,
  conversationId?: IncidentPlace['conversationId'],
): Incident[] {
  const place = { userId, personaId: conversation.personaId, turnId, conversationId };
  const input = incidentOf('input', screen, place, at);
  // Of a withheld message there is no answer that could have been screened.
  const output = screened && verdict !== 'input_blocked' ? incidentOf('output', screened, place, at) : undefined;
  return [input, output].filter((incident) => incident !== undefined);
}
