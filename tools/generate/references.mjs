/** References of what modules declare: configuration sections, error catalogues, metrics. */
import 'reflect-metadata';
import { built, libraryExports } from './build.mjs';

const platform = () => built('libs/platform/src/index.js');
const sections = async () => (await built('libs/composition/src/index.js')).sections;

export async function renderConfiguration() {
  return (await platform()).renderConfigReference(await sections());
}

/** Catalogues are found by their shape, so that none can be forgotten. */
export async function renderErrors() {
  const catalogues = (await libraryExports()).filter((value) => consistsOf(value, (error) => error?.spec?.code));
  return (await platform()).renderErrorCatalogue(unique(catalogues));
}

export async function renderMetrics() {
  const isMetric = ({ type, name, help }) => ['counter', 'gauge', 'histogram'].includes(type) && name && help;
  const catalogues = (await libraryExports()).filter((value) => consistsOf(value, isMetric));
  return (await platform()).renderMetricsReference(unique(catalogues));
}

/** .env.example: every variable, commented out, with its default. */
export async function renderExampleEnvironment() {
  const parts = (await sections()).map(({ name, variables }) => {
    const lines = Object.values(variables).map(({ env, doc, schema, secret }) => {
      const { data } = schema.safeParse(undefined);
      const value = secret || data === undefined ? '' : Array.isArray(data) ? data.join(',') : String(data);
      return `# ${doc}\n#${env}=${value}`;
    });
    return `## ${name}\n\n${lines.join('\n')}`;
  });
  return `# Copy to .env and uncomment what you change. Generated: do not edit.\n\n${parts.join('\n\n')}\n`;
}

function consistsOf(value, holds) {
  const members = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return members.length > 0 && members.every((member) => member && holds(member));
}

const unique = (values) => [...new Set(values)];
