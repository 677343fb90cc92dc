import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A block of commands of a page, and the lines that the page says it prints. */
interface Step {
  readonly commands: string;
  readonly shown: readonly string[];
}

const BLOCK = /^```(sh|text)\n([\s\S]*?)^```$/gm;

/** The steps of a page, in order: `sh` blocks, each with the `text` block after it, if there is one. */
export function stepsOf(page: string): readonly Step[] {
  const steps: { commands: string; shown: string[] }[] = [];
  for (const [, language, content = ''] of page.matchAll(BLOCK)) {
    if (language === 'sh') steps.push({ commands: content, shown: [] });
    else steps.at(-1)?.shown.push(...content.split('\n').filter(Boolean));
  }
  return steps;
}

/** Runs a script of the shell and resolves with what it printed; rejects when a command fails. */
export async function shell(script: string, environment: Record<string, string> = {}): Promise<string> {
  const env = { ...process.env, ...environment };
  return (await promisify(execFile)('sh', ['-ec', script], { env, maxBuffer: 2 ** 24 })).stdout;
}

const MARK = '@@ step ';

/** Runs all steps in one shell, as a reader does in one terminal; resolves with what each of them printed. */
export async function runSteps(steps: readonly Step[]): Promise<readonly string[]> {
  const script = steps.map(({ commands }) => `printf '\\n${MARK}\\n'\n${commands}`).join('\n');
  return (await shell(script)).split(`${MARK}\n`).slice(1);
}

/** Lines that a page shows and the output lacks, in that order. */
export function missing(shown: readonly string[], output: string): readonly string[] {
  const printed = output.split('\n').map((line) => line.trim());
  let from = 0;
  return shown.filter((line) => {
    const at = printed.indexOf(line.trim(), from);
    from = at < 0 ? from : at + 1;
    return at < 0;
  });
}
