/** The Dockerfile keeps to what dockerfilelint knows, and to rules of our own that it does not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, root } from '../bootstrap.mjs';
import { dockerfileFaults } from './dockerfile-rules.mjs';
import { conclude, ensureScanners, outputOf, tool, verdict, withPlanted } from './scanner.mjs';

const EXCEPTIONS = {
  'Dockerfile Base Image Missing Tag': 'The tag, and the digest in production, stand in the argument NODE_IMAGE.',
};

const PLANTED = {
  'Dockerfile.runs-as-root': 'FROM node:24.21.0\nCMD ["node"]\n',
  'Dockerfile.untidy': 'FROM node:24.21.0\nRUN apt-get update && apt-get install -y curl\nUSER 10001\n',
  'Dockerfile.fetches': 'FROM node:24.21.0\nADD https://example.com/install.sh /install.sh\nUSER 10001\n',
};

await ensureScanners();
const faults = await withPlanted(PLANTED, async (planted) => {
  const paths = [...planted, join(root, 'Dockerfile')];
  const report = await outputOf(node, [tool('dockerfilelint/bin/dockerfilelint'), ...paths, '-o', 'json']);
  const nameOf = (path) => (planted.includes(path) ? path : 'Dockerfile');
  const findings = [
    ...JSON.parse(report).files.flatMap(({ file, issues }) =>
      issues.map(({ line, title, description }) => ({
        where: nameOf(file),
        what: title,
        note: `line ${line}: ${title}. ${description}`,
      })),
    ),
    ...paths.flatMap((path) =>
      dockerfileFaults(readFileSync(path, 'utf8')).map((what) => ({ where: nameOf(path), what })),
    ),
  ];
  return verdict({ findings, exceptions: EXCEPTIONS, planted });
});
conclude(faults);
