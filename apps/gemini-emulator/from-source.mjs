// Lets plain Node run the emulator straight from its TypeScript: `node --import ./from-source.mjs src/main.ts`.
//
// Node strips the types by itself; what it does not do is resolve our `.js` specifiers to the `.ts` files they stand
// for before a build. This synchronous hook does only that, and only between TypeScript files. It works because the
// emulator's sources keep to erasable syntax and import no alias. Tests use it so that they never run a stale build.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, nextResolve) {
    const betweenSources = /^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts');
    return nextResolve(betweenSources ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
