// `node tools/stack/restart-pods.mjs <control URL>`: restarts the pods of a local stack that serve, one after the other, and
// returns when they are ready again.
import { argv, exit } from 'node:process';

const answer = await fetch(`${argv[2]}/restart`, { method: 'POST' });
if (answer.status !== 204) {
  console.error(await answer.text());
  exit(1);
}
