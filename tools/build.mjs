/** `npm run build`: compiles whether or not something changed. */
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';

await ensureInstalled();
await ensureBuilt({ force: true });
