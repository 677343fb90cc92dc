// Loaded into a program before its own code (`node --import`): at SIGWINCH it writes what is alive in its heap to
// $HEAP_SNAPSHOT_FILE, with strings as long as they are.
import { renameSync } from 'node:fs';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';

// V8 would cut them off after 1,024 characters.
setFlagsFromString('--heap-snapshot-string-limit=100000000');
// A signal that neither Node.js nor the program's shutdown has a use for.
process.on('SIGWINCH', () => {
  const path = process.env['HEAP_SNAPSHOT_FILE'] as string;
  renameSync(writeHeapSnapshot(`${path}.unfinished`), path);
});
