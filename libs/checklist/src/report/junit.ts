import { PHASES } from '../domain/checklist.js';
import { isGood, type ItemStatus } from '../domain/item-status.js';
import type { Report } from '../domain/report.js';
import { escapeMarkup } from './escape-markup.js';

/** JUnit's XML, a suite for each phase: what does not hold is a failure, `unknown` too; n/a and waived are skipped. */
export function renderJunit({ environment, at, items }: Report): string {
  const suites = PHASES.flatMap((phase) => {
    const own = items.filter(({ item }) => item.phase === phase);
    return own.length === 0 ? [] : [suite(phase, own, at)];
  });
  const name = escapeMarkup(`rapport checklist ${environment}`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${name}">\n${suites.join('\n')}\n</testsuites>\n`;
}

function suite(phase: string, items: readonly ItemStatus[], at: Date): string {
  const failures = items.filter(({ status }) => !isGood(status)).length;
  const skipped = items.filter(({ status }) => status === 'waived' || status === 'not_applicable').length;
  const attributes = `name="${phase}" tests="${items.length}" failures="${failures}" skipped="${skipped}" timestamp="${at.toISOString()}"`;
  return `  <testsuite ${attributes}>\n${items.map(testCase).join('\n')}\n  </testsuite>`;
}

function testCase({ item, status, reason }: ItemStatus): string {
  const open = `    <testcase classname="${item.phase}" name="${escapeMarkup(`${item.id} ${item.text}`)}"`;
  const message = escapeMarkup(reason);
  if (status === 'pass') return `${open}/>`;
  if (isGood(status)) return `${open}><skipped message="${message}"/></testcase>`;
  return `${open}><failure type="${status}" message="${message}"/></testcase>`;
}
