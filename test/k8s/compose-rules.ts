/** What has to hold in a compose file, as sentences; each begins with the name of its rule. */
interface Service {
  readonly [key: string]: unknown;
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: unknown;
  readonly restart?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly configs?: Readonly<Record<string, { readonly content: string }>>;
}

const KEYS =
  'build cap_drop command configs depends_on environment healthcheck image init mem_limit ports profiles read_only restart ' +
  'secrets security_opt stop_grace_period tmpfs volumes';
const PINNED = /^[\w./-]+(:\d+\.\d+\.?\d*-\w+|@sha256:[0-9a-f]{64})$/;
/** Built from here, by the version that is checked out. */
const OWN = /^rapport(-backup)?:local$/;
/** Nothing but a reference, or an address in which the password is one. */
const REFERENCE = /^(\$\{[A-Z_]+:[?-][^}]*\}|[a-z]+:\/\/\w*:\$\{[A-Z_]+:\?[^}]*\}@[\w:/.-]+)$/;

type Rule = (name: string, service: Service, compose: Compose, secrets: ReadonlySet<string>) => Iterable<string>;

const rules: Readonly<Record<string, Rule>> = {
  *'known-keys'(name, service) {
    for (const key of Object.keys(service)) if (!KEYS.split(' ').includes(key)) yield `${name} has the key ${key}`;
  },
  *'pinned-images'(name, { image }) {
    if (!image || !(PINNED.test(image) || OWN.test(image))) yield `${name} runs ${image}`;
  },
  *'secrets-by-reference'(name, { environment = {} }, _, secrets) {
    for (const [variable, value] of Object.entries(environment))
      if (secrets.has(variable) && !REFERENCE.test(value)) yield `${name} is given ${variable} in plain`;
  },
  *'health-is-asked'(name, { healthcheck, restart }) {
    if (!healthcheck && restart !== 'no') yield `${name} runs on and nobody asks how it is`;
  },
  *'loopback-only'(name, { ports = [] }) {
    for (const port of ports) if (!port.startsWith('127.0.0.1:')) yield `${name} listens to everybody at ${port}`;
  },
  *'no-new-privileges'(name, { security_opt: options = [] }) {
    if (!options.includes('no-new-privileges:true')) yield `${name} may gain privileges`;
  },
  *'waits-for-what-it-needs'(name, { depends_on: needs = {} }, { services }) {
    for (const [other, { condition }] of Object.entries(needs)) {
      const expected = services[other]?.restart === 'no' ? 'service_completed_successfully' : 'service_healthy';
      if (!services[other] || condition !== expected) yield `${name} waits for ${other} to be ${condition}`;
    }
  },
  *'volumes-exist'(name, { volumes: mounts = [] }, { volumes }) {
    const known = Object.keys(volumes);
    for (const mount of mounts)
      if (!known.includes(mount.slice(0, mount.indexOf(':')))) yield `${name} mounts ${mount}`;
  },
};

export const composeRules = [...Object.keys(rules), 'redis-keeps-and-asks'];

export function composeFindings(compose: Compose, secrets: ReadonlySet<string>): readonly string[] {
  const found = Object.entries(compose.services).flatMap(([name, service]) =>
    Object.entries(rules).flatMap(([rule, check]) =>
      [...check(name, service, compose, secrets)].map((sentence) => `${rule}: ${sentence}`),
    ),
  );
  const redis = compose.configs?.['redis']?.content ?? '';
  const missing = [/^requirepass \$\{\w+:\?/m, /^appendonly yes$/m].filter((line) => !line.test(redis));
  return [...found, ...missing.map((line) => `redis-keeps-and-asks: redis.conf lacks ${line.source}`)];
}
