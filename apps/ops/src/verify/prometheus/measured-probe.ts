import { unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { needing, withoutCredentials } from '../../probes/support/needing.js';
import { thresholdsOf, type Thresholds } from '../thresholds.js';
import { Prometheus } from './prometheus.js';

/** A probe that judges what the service measured of itself, as its Prometheus has it. */
export function measuredProbe(
  about: Pick<Probe, 'id' | 'version' | 'description'>,
  judge: (prometheus: Prometheus, thresholds: Thresholds, context: ProbeContext) => Promise<Finding>,
): Probe {
  return {
    ...about,
    run: needing('prometheusUrl', async (url, context) => ({
      target: withoutCredentials(url),
      ...(await judge(new Prometheus(url, context), await thresholdsOf(context), context)),
    })),
  };
}

/** Judges the one number of a query; without data nothing is known. */
export async function judgedNumber(
  prometheus: Prometheus,
  query: string,
  what: string,
  judge: (value: number) => Finding,
): Promise<Finding> {
  const value = await prometheus.number(query);
  return value === undefined ? unknown(`Prometheus has no data on ${what}`) : judge(value);
}
