import { describe, expect, it } from 'vitest';
import { createProgram } from '../../apps/ops/src/create-program.js';
import { alertGroups } from '../../tools/monitoring/alerts/index.mjs';
import { toRule } from '../../tools/monitoring/alert.mjs';
import { readSlo } from '../../tools/monitoring/slo.mjs';
import { commandsOf, runbook, runbooks, sectionsOf } from './runbooks.js';

const slo = readSlo();
const alerts = Object.values(alertGroups(slo)).flat();

/** The part of `rapport` that the words name; `undefined` where there is none. */
function subcommand(words: readonly string[]) {
  const program = createProgram({} as Parameters<typeof createProgram>[0]);
  const [group, name] = words;
  const found = program.commands.find((command) => command.name() === group);
  const isGroup = (found?.commands.length ?? 0) > 0;
  return isGroup ? found?.commands.find((command) => command.name() === name) : found;
}

describe('runbooks', () => {
  it('are there for each alert, and for nothing else', () => {
    expect(new Set(runbooks())).toEqual(new Set(alerts.map(({ name }) => name)));
  });

  it('are what alerts point to', () => {
    const linked = alerts.map((alert) => toRule(alert, slo).annotations.runbook_url);
    const expected = alerts.map(({ name }) => `${slo.links.runbooks}/${name}.md`);
    expect(linked).toEqual(expected);
    const index = runbook('README');
    expect(runbooks().filter((name) => !index.includes(`[${name}](${name}.md)`))).toEqual([]);
  });

  it.each(runbooks())('%s says what it means, whom it harms, how to look and what to do', (name) => {
    const sections = sectionsOf(runbook(name));
    expect(sections.map(([heading]) => heading)).toEqual(['Meaning', 'Impact', 'Diagnosis', 'Mitigation']);
    expect(sections.filter(([, text]) => text.length < 10)).toEqual([]);
  });

  it('name commands that exist', () => {
    const named = runbooks().flatMap((name) => commandsOf(runbook(name)).map((words) => ({ name, words })));
    expect(subcommand(['audit', 'verify'])).toBeDefined();
    expect(named.filter(({ words }) => subcommand(words) === undefined)).toEqual([]);
  });
});
