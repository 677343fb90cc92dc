/** Rules about who may talk to whom, and how it is reached from outside. */
import { containersOf, labelsOf, portsOf, selects, title } from './model.mjs';

const URL_SETTING = /_(URL|ENDPOINT|DSN)$/;
const KEEPS_METHOD = 308;
const WEB_PORTS = { 'http:': 80, 'https:': 443 };

export const networkRules = {
  *'selectors-find-pods'({ workloads, ofKind }) {
    for (const object of ofKind('Service', 'PodDisruptionBudget')) {
      const selector = object.kind === 'Service' ? { matchLabels: object.spec.selector } : object.spec.selector;
      const found = workloads.filter((workload) => selects(selector, labelsOf(workload)));
      if (found.length === 0) yield `${title(object)} selects no pod`;
      const names = found.flatMap(portsOf);
      for (const { targetPort } of object.spec.ports ?? [])
        if (!names.some(({ name }) => name === targetPort))
          yield `${title(object)} targets no port named ${targetPort}`;
    }
  },

  *'default-deny'({ workloads, ofKind }) {
    const policies = ofKind('NetworkPolicy');
    const denies = ({ spec }) =>
      Object.keys(spec.podSelector).length === 0 && spec.policyTypes.length === 2 && !spec.ingress && !spec.egress;
    if (!policies.some(denies)) yield 'no NetworkPolicy denies all traffic by default';
    for (const { spec, metadata } of policies)
      if (!workloads.some((workload) => selects(spec.podSelector, labelsOf(workload))))
        yield `NetworkPolicy/${metadata.name} applies to no pod`;
  },

  *'configured-hosts-reachable'({ services, settings, ofKind }) {
    const policies = ofKind('NetworkPolicy').filter(({ spec }) => spec.egress);
    for (const [name, value] of Object.entries(settings)) {
      if (!URL_SETTING.test(name) || !URL.canParse(value)) continue;
      const { port, protocol } = new URL(value);
      if (!(protocol in WEB_PORTS)) continue;
      const wanted = Number(port) || WEB_PORTS[protocol];
      for (const service of services) {
        const open = policies
          .filter(({ spec }) => selects(spec.podSelector, labelsOf(service)))
          .flatMap(({ spec }) => spec.egress.flatMap(({ ports = [] }) => ports.map(numberOf(ofKind))));
        if (!open.includes(wanted)) yield `${name} names port ${wanted}, which no policy lets ${title(service)} reach`;
      }
    }
  },

  *'routes-reach-services'({ ofKind, named }) {
    for (const route of ofKind('HTTPRoute')) {
      for (const { name, sectionName } of route.spec.parentRefs) {
        const listeners = named('Gateway', name)?.spec.listeners ?? [];
        if (!listeners.some((listener) => listener.name === sectionName))
          yield `${title(route)} belongs to ${name}/${sectionName}, which does not exist`;
      }
      for (const { name, port } of route.spec.rules.flatMap(({ backendRefs = [] }) => backendRefs))
        if (!named('Service', name)?.spec.ports.some((of) => of.port === port))
          yield `${title(route)} sends to ${name}:${port}, which does not exist`;
    }
  },

  *'https-only'({ ofKind, named }) {
    for (const route of ofKind('HTTPRoute')) {
      const listeners = route.spec.parentRefs.flatMap(({ name, sectionName }) =>
        (named('Gateway', name)?.spec.listeners ?? []).filter((listener) => listener.name === sectionName),
      );
      const plain = listeners.some(({ protocol }) => protocol === 'HTTP');
      for (const { filters = [], backendRefs = [] } of route.spec.rules) {
        const redirect = filters.find(({ requestRedirect }) => requestRedirect)?.requestRedirect;
        const redirects = redirect?.scheme === 'https';
        const headers = filters.flatMap(({ responseHeaderModifier }) => responseHeaderModifier?.set ?? []);
        const strict = headers.some(({ name }) => name.toLowerCase() === 'strict-transport-security');
        if (plain && (!redirects || backendRefs.length > 0)) yield `${title(route)} serves plain HTTP`;
        // After 301 and 302 clients send a GET in place of a POST.
        if (plain && redirects && redirect.statusCode !== KEEPS_METHOD)
          yield `${title(route)} redirects with ${redirect.statusCode ?? 302}, not ${KEEPS_METHOD}`;
        if (!plain && listeners.length > 0 && !strict) yield `${title(route)} sends no Strict-Transport-Security`;
      }
    }
  },

  *'timeouts-in-order'({ services, ofKind, setting }) {
    const milliseconds = (name) => [name, Number(setting(name))];
    const total = milliseconds('GEMINI_TOTAL_TIMEOUT_MS');
    const requests = ofKind('HTTPRoute').flatMap(({ spec }) =>
      spec.rules.flatMap(({ timeouts }) => timeouts?.request ?? []),
    );
    const pairs = [
      [milliseconds('GEMINI_FIRST_TOKEN_TIMEOUT_MS'), total],
      [milliseconds('SHUTDOWN_STREAMS_MS'), milliseconds('SHUTDOWN_TOTAL_MS')],
      [milliseconds('SHUTDOWN_TOTAL_MS'), milliseconds('SHUTDOWN_EXIT_MS')],
      ...requests.map((request) => [total, [`the gateway's ${request}`, secondsOf(request) * 1_000]]),
      ...services.map((service) => [
        milliseconds('HEALTH_CHECK_TIMEOUT_MS'),
        [`the readiness probe of ${title(service)}`, containersOf(service)[0].readinessProbe?.timeoutSeconds * 1_000],
      ]),
    ];
    for (const [[shorter, least], [longer, value]] of pairs)
      if (!(least < value)) yield `${longer} is not longer than ${shorter}`;
  },
};

/** A port of a policy as a number: names are those of the pods that it is about. */
const numberOf =
  (ofKind) =>
  ({ port }) =>
    typeof port === 'number'
      ? port
      : ofKind('Deployment', 'StatefulSet')
          .flatMap(portsOf)
          .find(({ name }) => name === port)?.containerPort;

function secondsOf(duration) {
  const [, amount, unit] = /^(\d+)(ms|s|m|h)$/.exec(duration) ?? [];
  return Number(amount) * { ms: 0.001, s: 1, m: 60, h: 3_600 }[unit];
}
