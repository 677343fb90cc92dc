/**
 * What a schema cannot say: rules across objects. Each takes the model of one rendered overlay and yields sentences about
 * what is wrong. test/k8s proves each with a manifest that breaks it.
 */
const RESTRICTED_CAPABILITIES = ['ALL'];
const DIGEST = /^.+@sha256:[0-9a-f]{64}$/;
const MARGIN_S = 5;

/** The rendered objects, with the look-ups that rules share. `variables`: name -> { secret } of the configuration. */
export function modelOf(objects, variables) {
  const ofKind = (...kinds) => objects.filter(({ kind }) => kinds.includes(kind));
  const deployments = ofKind('Deployment');
  const workloads = ofKind('Deployment', 'StatefulSet', 'Job');
  return { objects, variables, ofKind, deployments, workloads, services: deployments.filter(isService) };
}

// The service proper, not the helpers of a development overlay: it takes part in autoscaling, draining and budgets.
const isService = ({ spec }) => spec.template.spec.containers.some(({ envFrom }) => envFrom?.length > 0);
const podOf = ({ spec }) => spec.template.spec;
const labelsOf = ({ spec }) => spec.template.metadata.labels ?? {};
const title = ({ kind, metadata }) => `${kind}/${metadata.name}`;

export const rules = {
  *'drain-fits-grace-period'({ services, ofKind }) {
    const config = Object.assign({}, ...ofKind('ConfigMap').map(({ data }) => data));
    for (const service of services) {
      const { terminationGracePeriodSeconds = 30, containers } = podOf(service);
      const sleep = containers[0].lifecycle?.preStop?.sleep?.seconds;
      if (sleep === undefined) yield `${title(service)} does not sleep before it stops`;
      const needed = (sleep ?? 0) + Number(config.SHUTDOWN_TOTAL_MS) / 1000 + MARGIN_S;
      if (!(needed < terminationGracePeriodSeconds))
        yield `${title(service)} needs ${needed} s to drain and gets ${terminationGracePeriodSeconds}`;
    }
  },

  *'three-probes'({ services }) {
    for (const service of services) {
      const { startupProbe, livenessProbe, readinessProbe } = podOf(service).containers[0];
      const paths = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.path);
      if (paths.includes(undefined)) yield `${title(service)} lacks a start-up, liveness or readiness probe`;
      else if (new Set(paths).size < 3) yield `${title(service)} asks one path for two probes`;
    }
  },

  *'autoscaled-and-budgeted'({ services, ofKind }) {
    const scaled = ofKind('HorizontalPodAutoscaler').map(({ spec }) => spec.scaleTargetRef.name);
    for (const service of services) {
      if (!scaled.includes(service.metadata.name)) yield `${title(service)} has no autoscaler`;
      if (service.spec.replicas !== undefined) yield `${title(service)} fixes replicas, which its autoscaler owns`;
      const budgets = ofKind('PodDisruptionBudget').filter(({ spec }) => selects(spec.selector, labelsOf(service)));
      if (budgets.length !== 1) yield `${title(service)} has ${budgets.length} disruption budgets`;
    }
  },

  *'selectors-find-pods'({ workloads, ofKind }) {
    for (const object of ofKind('Service', 'PodDisruptionBudget')) {
      const selector = object.kind === 'Service' ? { matchLabels: object.spec.selector } : object.spec.selector;
      const found = workloads.filter((workload) => selects(selector, labelsOf(workload)));
      if (found.length === 0) yield `${title(object)} selects no pod`;
      const names = found.flatMap((workload) => podOf(workload).containers.flatMap(({ ports = [] }) => ports));
      for (const { targetPort } of object.spec.ports ?? [])
        if (!names.some(({ name }) => name === targetPort))
          yield `${title(object)} targets no port named ${targetPort}`;
    }
  },

  *'spread-over-zones'({ services }) {
    for (const service of services) {
      const keys = (podOf(service).topologySpreadConstraints ?? []).map(({ topologyKey }) => topologyKey);
      if (!keys.includes('topology.kubernetes.io/zone')) yield `${title(service)} is not spread over zones`;
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

  *'restricted-pods'({ workloads, ofKind }) {
    for (const { metadata } of ofKind('Namespace'))
      if (metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted')
        yield `Namespace/${metadata.name} does not enforce restricted pods`;
    for (const workload of workloads) {
      const pod = podOf(workload);
      if (!pod.securityContext?.runAsNonRoot) yield `${title(workload)} may run as root`;
      if (pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault')
        yield `${title(workload)} has no seccomp profile`;
      for (const { name, securityContext: context } of pod.containers) {
        if (context?.allowPrivilegeEscalation !== false) yield `${title(workload)} ${name} may gain privileges`;
        if (!context?.readOnlyRootFilesystem) yield `${title(workload)} ${name} may write to its image`;
        if (String(context?.capabilities?.drop) !== String(RESTRICTED_CAPABILITIES))
          yield `${title(workload)} ${name} keeps capabilities`;
      }
    }
  },

  *'no-cluster-access'({ workloads }) {
    for (const workload of workloads) {
      if (podOf(workload).automountServiceAccountToken !== false) yield `${title(workload)} mounts a cluster token`;
      if (podOf(workload).enableServiceLinks !== false)
        yield `${title(workload)} gets service links, whose RAPPORT_… variables the configuration refuses`;
    }
  },

  *'images-by-digest'({ workloads }) {
    for (const workload of workloads)
      for (const { image } of podOf(workload).containers)
        if (!DIGEST.test(image)) yield `${title(workload)} runs ${image}, which is not a digest`;
  },

  *'resources-stated'({ workloads }) {
    for (const workload of workloads)
      for (const { name, resources } of podOf(workload).containers)
        if (!resources?.requests?.cpu || !resources?.requests?.memory || !resources?.limits?.memory)
          yield `${title(workload)} ${name} states no CPU request, memory request or memory limit`;
  },

  *'references-exist'({ workloads, ofKind }) {
    const names = (kind) => ofKind(kind).map(({ metadata }) => metadata.name);
    for (const workload of workloads) {
      const { serviceAccountName, containers } = podOf(workload);
      if (serviceAccountName && !names('ServiceAccount').includes(serviceAccountName))
        yield `${title(workload)} runs as ${serviceAccountName}, which does not exist`;
      for (const { configMapRef } of containers.flatMap(({ envFrom = [] }) => envFrom))
        if (configMapRef && !names('ConfigMap').includes(configMapRef.name))
          yield `${title(workload)} reads ConfigMap/${configMapRef.name}, which does not exist`;
    }
  },

  *'secrets-by-reference'({ workloads, ofKind, variables }) {
    for (const { metadata } of ofKind('Secret')) yield `Secret/${metadata.name} is in the repository`;
    const plain = [
      ...ofKind('ConfigMap').flatMap(({ data }) => Object.keys(data)),
      ...workloads
        .flatMap((workload) => podOf(workload).containers.flatMap(({ env = [] }) => env))
        .flatMap(({ name, value }) => (value === undefined ? [] : [name])),
    ];
    for (const name of plain) if (variables.get(name)?.secret) yield `${name} is a secret and is given in plain`;
  },

  *'settings-are-known'({ services, ofKind, variables }) {
    const ours = [...services, ...ofKind('Job')];
    const names = [
      ...ofKind('ConfigMap').flatMap(({ data }) => Object.keys(data)),
      ...ours.flatMap((workload) => podOf(workload).containers.flatMap(({ env = [] }) => env)).map(({ name }) => name),
    ];
    for (const name of new Set(names)) if (!variables.has(name)) yield `${name} is no variable of the configuration`;
  },
};

/** Does a label selector select these labels? (matchLabels, and In of matchExpressions: all that is used here.) */
function selects({ matchLabels = {}, matchExpressions = [] }, labels) {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key]))
  );
}

/** Every sentence of every rule, `<rule>: <what is wrong>`. */
export function findings(objects, variables) {
  const model = modelOf(objects, variables);
  return Object.entries(rules).flatMap(([name, rule]) => [...rule(model)].map((sentence) => `${name}: ${sentence}`));
}
