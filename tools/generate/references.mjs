/** References of what modules declare: configuration sections, error catalogues, metrics. */
import 'reflect-metadata';
import { built, configurationSections, exportsOf } from './build.mjs';

const platform = () => built('libs/platform/src/index.js');
export async function renderConfiguration() {
  return (await platform()).renderConfigReference(await configurationSections());
}

/** A module's catalogue is in `<module>.errors.ts`, its metrics in `<module>.metrics.ts`: none can be forgotten. */
export async function renderErrors() {
  return (await platform()).renderErrorCatalogue(await exportsOf('.errors.js'));
}

export async function renderMetrics() {
  return (await platform()).renderMetricsReference(await exportsOf('.metrics.js'));
}

/** The records, the register and the template that privacy law wants, from the data catalogue. */
export const renderRecordsOfProcessing = () => fromCatalogue('renderRecordsOfProcessing');
export const renderImpactAssessment = () => fromCatalogue('renderImpactAssessment');
export async function renderProcessors() {
  const [compliance, { processors, ownServices }] = [await built('libs/compliance/src/index.js'), await composition()];
  return compliance.renderProcessors(processors, ownServices);
}

const composition = () => built('libs/composition/src/index.js');

async function fromCatalogue(render) {
  const [compliance, { dataCatalogue, processors }] = [
    await built('libs/compliance/src/index.js'),
    await composition(),
  ];
  return compliance[render](dataCatalogue, processors);
}

/** .env.example: every variable, commented out, with its default. */
export async function renderExampleEnvironment() {
  const parts = (await configurationSections()).map(({ name, variables }) => {
    const lines = Object.values(variables).map(({ env, doc, schema, secret }) => {
      const { data } = schema.safeParse(undefined);
      const value = secret || data === undefined ? '' : Array.isArray(data) ? data.join(',') : String(data);
      return `# ${doc}\n#${env}=${value}`;
    });
    return `## ${name}\n\n${lines.join('\n')}`;
  });
  return `# Copy to .env and uncomment what you change. Generated: do not edit.\n\n${parts.join('\n\n')}\n`;
}
