import { markdownTable } from '@rapport/platform';
import { categoryOf, type DataCatalogue } from '../domain/catalogue/data-catalogue.js';
import type { Processor } from '../domain/catalogue/processors.js';

const RISKS: readonly (readonly [string, string])[] = [
  [
    'Somebody who gets the database, or a backup, reads what people confided',
    'Sealed under a key of each person; keys are in a backup class of their own; erasure destroys the key',
  ],
  [
    'A person is remembered against their will',
    'Memory needs consent, withdrawn as easily as given, enforced at write and at recall; see, correct, forget',
  ],
  [
    'One person reads of another',
    'Every query is scoped to the caller; `user_id` leads every key; tested for each route',
  ],
  ['A minor uses the service', 'Age screen; a refusal stands; the birth date cannot be changed'],
  [
    'A person in a crisis is left with a machine',
    'Crisis protocol with referral; no conversation where it is not loaded',
  ],
  ['A person takes the persona for a human being', 'Disclosure at the start and at the intervals that laws prescribe'],
  [
    'The provider of the model learns who somebody is',
    'Prompts hold no name, e-mail or id beyond what people write themselves; paid tier, no training',
  ],
  [
    'Staff read conversations out of curiosity',
    'Operators see no text; break-glass expires; every read of a person is audited in a log nobody can rewrite',
  ],
];

/** docs/generated/dpia.md: GDPR Art. 35(7), filled in as far as the code knows; the rest is for the controller. */
export function renderImpactAssessment(catalogue: DataCatalogue, processors: readonly Processor[]): string {
  const sealed = catalogue.tables.flatMap(({ table, columns }) =>
    Object.entries(columns)
      .filter(([, column]) => ['content', 'identity'].includes(categoryOf(column)))
      .map(([column]) => `\`${table}.${column}\``),
  );
  const blank = '_for the controller to fill in_';
  return `# Data protection impact assessment (template)

GDPR Art. 35(7). What the code knows is filled in from the data catalogue; complete the rest, have it signed, and review it whenever a
processor or a purpose is added. Generated: copy it before you edit.

## 1. The processing, and its purposes

Conversations with personas on a large language model, with long-term memory where the person consents. Activities, categories,
bases and retention: [records of processing](records-of-processing.md). Where data flow: [data flow](../data-flow.md).

Text and identity lie, sealed, in ${sealed.length} columns: ${sealed.join(', ')}.

Recipients: ${processors.map(({ name }) => name).join('; ')} ([register](processors.md)).

Expected number of people, and their groups: ${blank}

## 2. Necessity and proportionality

${markdownTable(
  ['question', 'answer'],
  [
    [
      'Is there a basis for each purpose?',
      'Yes: the table of activities; conversations rest on contract, memory on consent',
    ],
    ['Is no more taken than needed?', 'E-mail, age and a name to be called by; everything else is what people say'],
    ['Is it kept no longer than needed?', 'The table of retention; purges run daily and are measured'],
    [
      'Can people use their rights alone?',
      'Export, erasure, correction, consent and retention have endpoints of their own',
    ],
    ['Were people, or their representatives, asked (Art. 35(9))?', blank],
  ],
)}

## 3. Risks to people, and what is done

${markdownTable(
  ['risk', 'measure', 'likelihood', 'severity', 'what remains'],
  RISKS.map(([risk, measure]) => [risk, measure, blank, blank, blank]),
)}

## 4. Opinion and signature

Data protection officer (Art. 35(2)): ${blank}

Residual risk acceptable, or prior consultation (Art. 36): ${blank}

Name, date, signature: ${blank}
`;
}
