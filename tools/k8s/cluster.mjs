/** The few things that a release asks of a cluster, by the real kubectl. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { kubectl } from './kubectl.mjs';

const SERVICE = 'rapport-api';
const SLOT = 'rapport/slot';
const STREAMS = 'rapport_active_streams';
const TIMEOUT = '--request-timeout=10s';

const execute = promisify(execFile);

/** @param namespace where the service runs */
export function clusterOf(namespace) {
  const run = async (...args) => {
    const options = { maxBuffer: 16 * 1_024 * 1_024 };
    const { stdout } = await execute(kubectl(), ['--namespace', namespace, TIMEOUT, ...args], options);
    return stdout;
  };
  const get = async (...args) => JSON.parse(await run('get', ...args, '--output=json'));

  return {
    /** The slot that the Service sends to. */
    async serving() {
      return (await get('service', SERVICE)).spec.selector[SLOT];
    },

    async serve(slot) {
      const patch = JSON.stringify({ spec: { selector: { [SLOT]: slot } } });
      await run('patch', 'service', SERVICE, '--type=merge', `--patch=${patch}`);
    },

    /** `{ wanted, ready, settled }`: pods of a slot, and whether all of them are of one version; a rollout mixes two. */
    async pods(slot) {
      const { metadata, spec, status = {} } = await get('deployment', `${SERVICE}-${slot}`);
      const settled = status.observedGeneration === metadata.generation && status.updatedReplicas === status.replicas;
      return { wanted: spec.replicas ?? 1, ready: status.readyReplicas ?? 0, settled };
    },

    async scale(slot, replicas) {
      await run('scale', 'deployment', `${SERVICE}-${slot}`, `--replicas=${replicas}`);
    },

    /** How many pods of each slot get requests by now: `{ blue: 3, green: 0 }`. */
    async endpoints() {
      const { items } = await get('endpointslices', `--selector=kubernetes.io/service-name=${SERVICE}`);
      const ready = items
        .flatMap(({ endpoints }) => endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready !== false);
      const of = (slot) => ready.filter(({ targetRef }) => targetRef?.name?.startsWith(`${SERVICE}-${slot}-`)).length;
      return { blue: of('blue'), green: of('green') };
    },

    /** Open event streams of a slot, as its autoscaler sees them. Rejects when nobody can tell: then they are not none. */
    async streams(slot) {
      const selector = encodeURIComponent(`${SLOT}=${slot}`);
      const path = `/apis/custom.metrics.k8s.io/v1beta1/namespaces/${namespace}/pods/*/${STREAMS}?labelSelector=${selector}`;
      const { items } = JSON.parse(await run('get', '--raw', path));
      if (items.length === 0) throw new Error(`no pod of ${slot} tells how many streams it has`);
      return items.reduce((sum, { value }) => sum + quantity(value), 0);
    },
  };
}

/** Kubernetes' notation of amounts, as far as adapters use it for counts: `12`, `12500m`, `3k`. */
function quantity(text) {
  const [, amount, unit] = /^(\d+)([mk]?)$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`${text} is no count of streams`);
  return Number(amount) * { '': 1, m: 0.001, k: 1_000 }[unit];
}
