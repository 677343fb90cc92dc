/**
 * Who may import whom. Each rule has a violating fixture in test/boundaries/fixtures/<rule>, which proves that it fires.
 * docs/architecture.md explains the order of the layers.
 */
const MAY_IMPORT = {
  kernel: [],
  platform: ['kernel'],
  llm: ['kernel', 'platform'],
  auth: ['kernel', 'platform'],
  persona: ['kernel', 'platform'],
  compliance: ['kernel', 'platform'],
  safety: ['kernel', 'platform', 'llm'],
  memory: ['kernel', 'platform', 'llm'],
  conversation: ['kernel', 'platform', 'llm', 'persona', 'memory', 'safety'],
  health: ['kernel', 'platform', 'llm'],
  // Looks at the service from outside: it knows no feature.
  checklist: ['kernel', 'platform'],
  // What all programs load. Nothing but apps may import it: no other list names it.
  composition: [
    'kernel',
    'platform',
    'llm',
    'auth',
    'persona',
    'compliance',
    'safety',
    'memory',
    'conversation',
    'health',
  ],
};

/** Layers inside a lib and the sibling layers each may not see: http -> application -> domain <- infrastructure. */
const MAY_NOT_SEE = {
  domain: ['application', 'turn', 'infrastructure', 'http', 'jobs'],
  application: ['infrastructure', 'http', 'jobs'],
  turn: ['infrastructure', 'http', 'jobs'],
  infrastructure: ['application', 'turn', 'http', 'jobs'],
  http: ['infrastructure', 'jobs'],
};

const SPEC = '\\.spec\\.ts$';
const anyOf = (names) => `(${names.join('|')})`;

const layerRules = Object.entries(MAY_IMPORT).map(([lib, allowed]) => ({
  name: `layer-${lib}`,
  comment: `libs/${lib} may import ${allowed.length > 0 ? `only ${allowed.join(', ')}` : 'no other lib'}, and never an app.`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: SPEC },
  to: { path: '^(libs|apps)/', pathNot: `^libs/${anyOf([lib, ...allowed])}/|^libs/testing/` },
}));

const sliceRules = Object.entries(MAY_NOT_SEE).map(([layer, forbidden]) => ({
  name: `slice-${layer}`,
  comment: `${layer}/ may not import ${forbidden.join('/, ')}/ of its own lib.`,
  severity: 'error',
  from: { path: `^libs/([^/]+)/src/${layer}/`, pathNot: `${SPEC}|^libs/platform/` },
  to: { path: `^libs/$1/src/${anyOf(forbidden)}/` },
}));

/** External packages which only one place may know, so that replacing one is a change in one place. */
const OWNED_PACKAGES = {
  '@google/genai': '^libs/llm/src/gemini/',
  ioredis: '^libs/platform/src/shared-state/',
  pg: '^libs/platform/src/database/',
  'pg-boss': '^libs/platform/src/jobs/',
  '@electric-sql/pglite': '^libs/platform/src/database/',
  argon2: '^libs/auth/src/infrastructure/',
  undici: '^libs/llm/src/(gemini|openai)/',
};
const packageRules = Object.entries(OWNED_PACKAGES).map(([name, owner]) => ({
  name: `owned-${name.replaceAll(/\W+/g, '-').replace(/^-/, '')}`,
  comment: `${name} is an adapter's business: only ${owner} imports it.`,
  severity: 'error',
  from: { path: '^(libs|apps)/', pathNot: `${owner}|${SPEC}|^libs/testing/|^apps/gemini-emulator/` },
  to: { path: `(^|node_modules/)${name}(/|$)`, pathNot: '^(libs|apps)/' },
}));

export default {
  forbidden: [
    ...layerRules,
    ...sliceRules,
    ...packageRules,
    {
      name: 'no-cycles',
      comment: "Nest's ESM build crashes at start-up on an import cycle, and forwardRef does not help.",
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'index-only',
      comment: 'A lib is imported by its index, never by a file inside.',
      severity: 'error',
      from: { path: '^(libs/[^/]+|apps/[^/]+|test|bench)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: '^$1/|^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'apps-apart',
      comment: 'Apps are composition roots: none imports another.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'emulator-alone',
      comment: "The emulator is another program, like Google's: it shares nothing with the service but the kernel.",
      severity: 'error',
      from: { path: '^apps/gemini-emulator/', pathNot: SPEC },
      to: { path: '^libs/', pathNot: '^libs/kernel/' },
    },
    {
      name: 'kernel-pure',
      comment:
        'The kernel holds ideas: no framework, no I/O, not even of Node. Its one package makes ids; its clock sets timers ' +
        'outside of asynchronous contexts, lest they hold requests.',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: SPEC },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'],
        pathNot: 'node_modules/uuid/|^async_hooks$',
      },
    },
    {
      name: 'domain-pure',
      comment: 'Domain rules know neither framework nor driver, so that they are tested without either.',
      severity: 'error',
      from: { path: '^libs/[^/]+/src/domain/', pathNot: SPEC },
      to: { path: 'node_modules/(@nestjs|@fastify|@google|fastify|kysely|pg|pg-boss|ioredis|class-validator)/' },
    },
    {
      name: 'testing-in-specs-only',
      comment: 'Factories and fakes never reach the product.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: `${SPEC}|^libs/testing/` },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'no-spec-imports',
      comment: 'A spec is not a library: shared helpers belong to libs/testing.',
      severity: 'error',
      from: {},
      to: { path: SPEC },
    },
    {
      name: 'no-development-packages',
      comment: 'The image is installed without devDependencies.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: `${SPEC}|^libs/testing/` },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'declared-packages',
      comment: 'A package that package.json does not name may vanish with the next update.',
      severity: 'error',
      from: { path: '^(libs|apps|test|bench|tools)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that resolves to nothing.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|reports)/|^test/[^/]+/fixtures/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
};
