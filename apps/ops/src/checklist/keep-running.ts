import { MessageChannel } from 'node:worker_threads';

/** Runs `work` to its end also while it only waits: timers of the clock do not keep a process running by themselves. */
export async function keepRunning<T>(work: () => Promise<T>): Promise<T> {
  const { port1 } = new MessageChannel();
  // A port that is listened to does.
  port1.on('message', () => undefined);
  try {
    return await work();
  } finally {
    port1.close();
  }
}
