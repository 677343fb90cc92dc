import { Facts, type Finding, type Probe, type ProbeContext, type Target } from '@rapport/checklist';
import { SystemClock, type Clock } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';

/** What a probe is shown in a test: an environment with just the named parts. */
export const probeContext = (
  target: Partial<Target> = {},
  clock: Clock = new SystemClock(),
  environment: ProbeContext['environment'] = {},
): ProbeContext => {
  const facts = new Facts();
  return {
    target: { name: 'test', production: false, ...target },
    clock,
    signal: AbortSignal.timeout(30_000),
    environment,
    fact: (name, gather) => facts.get(name, gather),
  };
};

/** Starts what is needed, and says what the probe is to look at. Stop it in `afterEach` or `afterAll`. */
type Scene = () => ProbeContext | Promise<ProbeContext>;

export interface Sabotage {
  /** Everything is as it should be. */
  readonly sound: Scene;
  /** The same thing with one flaw, by what was broken. */
  readonly sabotaged: Readonly<Record<string, Scene>>;
}

/**
 * Registers tests that a probe passes what is sound and fails (`unknown` is not enough) each thing that was sabotaged: a
 * check that cannot fail is worth nothing. Every probe's spec calls it.
 */
export function provesRed(probe: Probe, { sound, sabotaged }: Sabotage): void {
  const look = async (scene: Scene): Promise<Finding> => probe.run(await scene());

  describe(`the probe ${probe.id}`, () => {
    it('passes what is sound', async () => {
      const { verdict, summary } = await look(sound);
      expect({ verdict, summary }).toEqual({ verdict: 'pass', summary: expect.stringMatching(/\S/) });
    });

    it('is sabotaged in some way', () => {
      expect(Object.keys(sabotaged)).not.toEqual([]);
    });

    it.each(Object.entries(sabotaged))('turns red: %s', async (_, scene) => {
      const { verdict, summary } = await look(scene);
      expect({ verdict, summary }).toEqual({ verdict: 'fail', summary: expect.stringMatching(/\S/) });
    });

    it('knows nothing where nothing is configured', async () => {
      expect((await look(() => probeContext())).verdict).not.toBe('pass');
    });
  });
}
