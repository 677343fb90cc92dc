import { isPlaceholder, unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { dataCatalogue, processors } from '@rapport/composition';
import { age, DAY_MS } from '../support/age.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { textOf } from '../support/source-files.js';
import { provedBySuites } from '../support/test-report.js';

export const RIGHTS_SUITES = [
  'test/compliance/participants.medium.spec.ts',
  'test/e2e/data-rights.spec.ts',
  'test/e2e/consent.spec.ts',
  'libs/compliance/src/application/erasure/erasure.medium.spec.ts',
  'libs/compliance/src/application/export/pack-archive.spec.ts',
  'libs/compliance/src/application/requests/requests.medium.spec.ts',
] as const;

const RECORDS = 'docs/generated/records-of-processing.md';
const OLDEST_DAYS = 365;
/** What the template asks the controller for. */
const BLANK = '_for the controller to fill in_';
const SIGNATURE = /^Name, date, signature:\s*(.*)$/m;

export const gdprProbe: Probe = {
  id: 'compliance.gdpr',
  version: 1,
  description:
    "People's rights passed their tests, the records of processing tell of every table, and the impact assessment is signed.",
  run: needing('sourceFolder', async (folder, context): Promise<Finding> => {
    const records = (await textOf(folder, RECORDS)) ?? '';
    // What is of nobody is no processing of personal data.
    const personal = dataCatalogue.tables.filter(({ basis }) => basis !== 'none');
    const untold = personal.filter(({ table }) => !records.includes(`\`${table}\``)).map(({ table }) => table);
    if (untold.length > 0)
      return judge(
        untold.map((table) => `${RECORDS} does not tell of ${table}`),
        '',
      );
    const rights = await provedBySuites('rights of people', RIGHTS_SUITES)(context);
    if (rights.verdict !== 'pass') return rights;
    return needing('impactAssessmentFile', (file) => assessed(file, rights.summary, context))(context);
  }),
};

async function assessed(file: string, rights: string, context: ProbeContext): Promise<Finding> {
  const text = await textOf(file);
  if (text === undefined) return unknown('the impact assessment that the target names is not there');
  const [, signature = ''] = SIGNATURE.exec(text) ?? [];
  const date = /\d{4}-\d{2}-\d{2}/.exec(signature)?.[0] ?? '';
  const days = age(context, date) / DAY_MS;
  const problems = [
    ...(text.includes(BLANK)
      ? [`${text.split(BLANK).length - 1} places of the impact assessment are not filled in`]
      : []),
    ...(isPlaceholder(signature) ? ['nobody signed the impact assessment'] : []),
    ...(days >= 0 && days <= OLDEST_DAYS
      ? []
      : [`the impact assessment was signed on ${date || 'no date'}: not within a year`]),
    ...processors
      .filter(({ name }) => !text.includes(name))
      .map(({ name }) => `the impact assessment does not know ${name}`),
  ];
  return judge(problems, `${rights}; the impact assessment was signed on ${date}`);
}
