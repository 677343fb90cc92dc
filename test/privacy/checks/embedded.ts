import { join } from 'node:path';
import type { SeededRandom } from '../../fault/seeded-random.js';
import { readArchive } from '../archive.js';
import { Client, until } from '../client.js';
import type { Installation } from '../installation.js';
import { exportOf, receiptOf, requestErasure, seedPeople } from '../people.js';
import { filesIn, hits } from '../residue.js';
import type { Report } from '../report.js';

const PEOPLE = 3;

/** The same in one process that keeps everything in one folder. */
export async function embedded(installation: Installation, random: SeededRandom, report: Report): Promise<void> {
  const folder = join(installation.folder, 'embedded');
  const { program, url } = await installation.run('api', installation.embedded(folder), { name: 'embedded-api' });
  const [subject] = await seedPeople(PEOPLE, random, [url]);
  if (!subject) throw new Error('nobody was registered');
  report.none('embedded: the archive is as its manifest says', readArchive(await exportOf(subject)).violations);
  const erasure = await requestErasure(subject);
  const done = await until(async () => (await receiptOf(new Client(url), erasure)) !== null);
  report.that('embedded: the erasure is completed', done);
  await program.end('SIGTERM');
  const files = filesIn(folder, 'file');
  report.that('embedded: the files of the database are among what is searched', files.length > 100);
  report.none('embedded: nothing of the person is in any file', hits(files, subject.canaries));
}
