import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.js';
import type { Fault, Link, LinkAction, Process, ProcessAction } from './schedule.js';

const LATENCY_MS = 150;
const SLOW_CLOSE_MS = 2_000;
/** On a busy machine the remains of a killed PostgreSQL take long to go. */
const REVIVAL_MS = 90_000;

/** Carries one fault out and resolves when its target is whole again. */
function inflict(cluster: Cluster, fault: Fault): Promise<void> {
  return fault.on === 'link'
    ? disturb(cluster, fault.target, fault.action, fault.forMs)
    : strike(cluster, fault.target, fault.action, fault.forMs);
}

async function disturb(cluster: Cluster, link: Link, action: LinkAction, forMs: number): Promise<void> {
  const proxy = cluster.link(link);
  if (action === 'reset' || action === 'close') return proxy.cut(action);
  if (action === 'latency') proxy.misbehave({ kind: 'latency', ms: LATENCY_MS });
  else if (action === 'black-hole') proxy.misbehave({ kind: 'black-hole' });
  else proxy.misbehave({ kind: 'slow-close', ms: SLOW_CLOSE_MS });
  await sleep(forMs);
  proxy.heal();
}

async function strike(cluster: Cluster, target: Process, action: ProcessAction, forMs: number): Promise<void> {
  const isStore = target === 'redis' || target === 'postgres';
  const victim = isStore ? cluster.store(target) : cluster.pod(target);
  if (action === 'pause') {
    victim.signal('SIGSTOP');
    await sleep(forMs);
    victim.signal('SIGCONT');
    return;
  }
  if (isStore) {
    const store = cluster.store(target);
    await store.kill();
    await sleep(forMs);
    await store.revive(REVIVAL_MS);
  } else {
    const program = cluster.pod(target);
    await program.end('SIGKILL');
    await sleep(forMs);
    program.start();
    await program.ready();
  }
}

/** Runs the whole schedule. Faults of one target wait for each other; those of different targets overlap as they may.
 * After `withinMs` no more are begun. Resolves with what went wrong with the faults themselves. */
export async function runSchedule(
  cluster: Cluster,
  faults: readonly Fault[],
  withinMs: number,
  told: (fault: Fault) => void,
): Promise<readonly string[]> {
  const begun = Date.now();
  let late = 0;
  const failures: string[] = [];
  const queues = new Map<string, Promise<void>>();
  for (const fault of faults) {
    await sleep(Math.max(0, begun + fault.atMs - Date.now()));
    const before = queues.get(fault.target) ?? Promise.resolve();
    queues.set(
      fault.target,
      before.then(async () => {
        if (Date.now() > begun + withinMs) {
          late += 1;
          return;
        }
        told(fault);
        await inflict(cluster, fault).catch((error: unknown) => {
          failures.push(`fault ${fault.number} (${fault.action} ${fault.target}): ${String(error)}`);
        });
      }),
    );
  }
  await Promise.all(queues.values());
  if (late > 0) failures.push(`${late} faults were not carried out within ${withinMs / 60_000} minutes`);
  return failures;
}
