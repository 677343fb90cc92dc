import { ALLOWED, reasonFor, type Incident, type IncidentSide } from '@rapport/safety';
import type { TurnVerdict } from '../domain/turn.js';
import type { ScreenedSideDto, ScreeningDto } from './screening.dto.js';

const NOT_KEPT = 'Screening withheld it; why is not kept any longer.';
const WITHHELD: Readonly<Record<IncidentSide, readonly TurnVerdict[]>> = {
  input: ['input_blocked'],
  output: ['output_blocked', 'prompt_blocked', 'reply_blocked'],
};

/** Of a turn that screening acted on, what and why; of others, that it found nothing. */
export function toScreeningDto(incidents: readonly Incident[], verdict: TurnVerdict | undefined): ScreeningDto {
  const side = (name: IncidentSide): ScreenedSideDto => {
    const incident = incidents.findLast((one) => one.side === name);
    if (incident) {
      const { action, category, tier } = incident;
      return { action, category, tier, reason: reasonFor(incident) };
    }
    if (verdict !== undefined && WITHHELD[name].includes(verdict)) {
      return { action: 'block', category: null, tier: 'none', reason: NOT_KEPT };
    }
    return { action: 'allow', category: null, tier: 'none', reason: reasonFor(ALLOWED) };
  };
  return { input: side('input'), output: side('output') };
}
