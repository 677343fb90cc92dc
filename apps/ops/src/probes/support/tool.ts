import { runTool, type Ran } from './run-tool.js';

/** Like `runTool`; undefined when the program is not installed. */
export const tool = (
  name: string,
  args: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<Ran | undefined> =>
  runTool(name, args, cwd, signal).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
