import type { ProbeContext } from '@rapport/checklist';
import { ask, jsonIn } from '../../probes/support/ask.js';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since the epoch, and the value; oldest first. */
  readonly points: readonly (readonly [number, number])[];
}

interface Result<T> {
  readonly status: string;
  readonly errorType?: string;
  readonly data?: { readonly result: readonly T[] };
}

/** Reads from a Prometheus. Rejects when it does not answer or does not understand; what it has no data for is empty. */
export class Prometheus {
  constructor(
    private readonly url: string,
    private readonly context: ProbeContext,
  ) {}

  /** The samples that are numbers: of no requests at all, a quantile is none. */
  async instant(query: string): Promise<readonly Sample[]> {
    const found = await this.read<{ metric: Sample['labels']; value: [number, string] }>('query', { query });
    return found
      .map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }))
      .filter(({ value }) => !Number.isNaN(value));
  }

  /** The one number that a query comes to; undefined without data. */
  async number(query: string): Promise<number | undefined> {
    return (await this.instant(query))[0]?.value;
  }

  /** The last `seconds`, a point every `step` seconds. */
  async range(query: string, seconds: number, step: number): Promise<readonly Series[]> {
    const end = Math.floor(this.context.clock.now() / 1_000);
    const span = { start: String(end - seconds), end: String(end), step: String(step) };
    const found = await this.read<{ metric: Series['labels']; values: [number, string][] }>('query_range', {
      query,
      ...span,
    });
    return found.map(({ metric, values }) => ({
      labels: metric,
      points: values.map(([at, value]) => [at, Number(value)] as const).filter(([, value]) => !Number.isNaN(value)),
    }));
  }

  private async read<T>(path: string, parameters: Record<string, string>): Promise<readonly T[]> {
    const answer = await ask(this.context, `${this.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
    const result = jsonIn<Result<T>>(answer);
    if (result?.status === 'success' && result.data) return result.data.result;
    throw new Error(`Prometheus answered ${answer.status} ${result?.errorType ?? ''}`.trim());
  }
}
