/**
 * Licences under which anybody may ship the package with the product, whatever the product's own licence. Those that ask
 * for the source of changes (MPL, LGPL) or of the whole (GPL, AGPL) are not among them.
 */
const PERMISSIVE = new Set([
  ...[
    '0BSD',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'CC0-1.0',
    'ISC',
    'MIT',
    'Unlicense',
    'Zlib',
  ],
  // The licence of Python, whose `argparse` was carried over to JavaScript.
  'Python-2.0',
]);

/**
 * @param {Record<string, {licenses: string | string[]}>} packages `name@version` -> what license-checker read
 * @param {Record<string, string>} exceptions name -> reason
 * @returns {string[]} one sentence for each package that may not be shipped, and each exception nothing needs
 */
export function licenceFaults(packages, exceptions) {
  const refused = Object.entries(packages)
    .map(([id, { licenses }]) => ({
      id,
      name: id.slice(0, id.lastIndexOf('@')),
      licence: [licenses].flat().join(' AND '),
    }))
    .filter(({ licence }) => !isPermissive(licence));
  const names = new Set(refused.map(({ name }) => name));
  return [
    ...refused
      .filter(({ name }) => !Object.hasOwn(exceptions, name))
      .map(({ id, licence }) => `${id}: ${licence} is not among the licences that may be shipped`),
    ...Object.keys(exceptions)
      .filter((name) => !names.has(name))
      .map((name) => `the exception for ${name} is needed no longer: delete it`),
  ];
}

/** Of `A OR B` one is enough, of `A AND B` each is needed; nested expressions do not occur, and are refused. */
function isPermissive(expression) {
  const bare = expression.replaceAll(/^\(|\)$/g, '');
  const parts = bare.split(' OR ').map((choice) => choice.split(' AND '));
  return parts.some((all) => all.every((licence) => PERMISSIVE.has(licence.trim())));
}
