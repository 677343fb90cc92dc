/** What rules look at: the objects of one rendered overlay, and the look-ups that they share. */
const PODS_IN = ['Deployment', 'StatefulSet', 'Job', 'CronJob'];

/** `variables`: name -> { secret, standard } of the configuration; `standard` is the default, as text. */
export function modelOf(objects, variables) {
  const ofKind = (...kinds) => objects.filter(({ kind }) => kinds.includes(kind));
  const deployments = ofKind('Deployment');
  const workloads = ofKind(...PODS_IN);
  const read = workloads
    .flatMap(containersOf)
    .flatMap(({ envFrom = [] }) => envFrom.map((of) => of.configMapRef?.name));
  const maps = ofKind('ConfigMap').filter(({ metadata }) => read.includes(metadata.name));
  const settings = Object.assign({}, ...maps.map(({ data }) => data));
  return {
    objects,
    variables,
    ofKind,
    deployments,
    workloads,
    services: deployments.filter(isService),
    /** What processes are configured with; other ConfigMaps are files. */
    settings,
    /** What is set, else the default of the code. */
    setting: (name) => settings[name] ?? variables.get(name)?.standard,
    named: (kind, name) => ofKind(kind).find(({ metadata }) => metadata.name === name),
  };
}

// The service proper, not the helpers of a development overlay: it takes part in autoscaling, draining and budgets.
const isService = (deployment) => podOf(deployment).containers.some(({ envFrom }) => envFrom?.length > 0);
const templateOf = ({ spec }) => (spec.jobTemplate ?? { spec }).spec.template;

export const podOf = (workload) => templateOf(workload).spec;
export const labelsOf = (workload) => templateOf(workload).metadata?.labels ?? {};
export const jobOf = ({ kind, spec }) => (kind === 'CronJob' ? spec.jobTemplate.spec : spec);
export const title = ({ kind, metadata }) => `${kind}/${metadata.name}`;
export const containersOf = (workload) => podOf(workload).containers;
export const portsOf = (workload) => containersOf(workload).flatMap(({ ports = [] }) => ports);

/** Does a label selector select these labels? (matchLabels, and In of matchExpressions: all that is used here.) */
export function selects({ matchLabels = {}, matchExpressions = [] }, labels) {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key]))
  );
}
