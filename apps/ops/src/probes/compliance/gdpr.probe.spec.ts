import { join } from 'node:path';
import { renderImpactAssessment, renderRecordsOfProcessing } from '@rapport/compliance';
import { dataCatalogue, processors } from '@rapport/composition';
import { folderWith, ManualClock, probeContext, provesRed, sourcesTested, writeInto } from '@rapport/testing';
import { gdprProbe, RIGHTS_SUITES } from './gdpr.probe.js';

const commit = 'c'.repeat(40);
const records = renderRecordsOfProcessing(dataCatalogue, processors);
const assessment = renderImpactAssessment(dataCatalogue, processors)
  .replace(/^Name, date, signature:.*$/m, 'Name, date, signature: Ana Lima, 2026-03-01, signed')
  .replaceAll('_for the controller to fill in_', 'low');
const scene =
  ({ written = records, assessed = assessment, failed = 0 }) =>
  () => {
    const sourceFolder = sourcesTested(Object.fromEntries(RIGHTS_SUITES.map((file) => [file, [3, failed]])), commit);
    writeInto(sourceFolder, { 'docs/generated/records-of-processing.md': written });
    const impactAssessmentFile = join(folderWith({ 'dpia.md': assessed }), 'dpia.md');
    const release = { version: '1.0.0', commit };
    return probeContext({ sourceFolder, impactAssessmentFile, release }, new ManualClock(Date.UTC(2026, 5, 1)));
  };

provesRed(gdprProbe, {
  sound: scene({}),
  sabotaged: {
    'a right of people fails its test': scene({ failed: 1 }),
    'the records leave a table out': scene({ written: records.replaceAll('`messages`', '`others`') }),
    'nobody signed the assessment': scene({ assessed: assessment.replace('Ana Lima, 2026-03-01, signed', '') }),
    'it was signed three years ago': scene({ assessed: assessment.replace('2026-03-01', '2023-03-01') }),
    'a risk was not judged': scene({ assessed: assessment.replace('low', '_for the controller to fill in_') }),
    'it is older than a processor': scene({ assessed: assessment.replaceAll('Google', 'Somebody') }),
  },
});
