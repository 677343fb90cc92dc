import { run, untilListening } from './processes.mjs';

/** Runs a throw-away container; resolves with how to remove it once its port answers. */
export async function startContainer(args, port, log) {
  log(`starting a container of ${args.find((arg) => /^(postgres|redis):/.test(arg))}`);
  const id = run('docker', ['run', '--detach', '--rm', ...args]).trim();
  const remove = async () => void run('docker', ['rm', '--force', id]);
  const inspect = () => run('docker', ['inspect', '--format', '{{.State.Running}}', id]).trim();
  try {
    await untilListening(
      port,
      { hasEnded: () => inspect() !== 'true', output: () => run('docker', ['logs', id]) },
      120_000,
    );
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}
