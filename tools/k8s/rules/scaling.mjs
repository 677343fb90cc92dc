/** Rules about how many there are, and how they come and go. */
import { labelsOf, podOf, selects, title } from './model.mjs';

const MARGIN_S = 5;
const SLOT = 'rapport/slot';

export const scalingRules = {
  *'drain-fits-grace-period'({ services, setting }) {
    for (const service of services) {
      const { terminationGracePeriodSeconds = 30, containers } = podOf(service);
      const sleep = containers[0].lifecycle?.preStop?.sleep?.seconds;
      if (sleep === undefined) yield `${title(service)} does not sleep before it stops`;
      const needed = (sleep ?? 0) + Number(setting('SHUTDOWN_EXIT_MS')) / 1000 + MARGIN_S;
      if (!(needed < terminationGracePeriodSeconds))
        yield `${title(service)} needs ${needed} s to drain and gets ${terminationGracePeriodSeconds}`;
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

  *'rollouts-lose-nobody'({ services }) {
    for (const service of services)
      if (service.spec.strategy?.rollingUpdate?.maxUnavailable !== 0)
        yield `${title(service)} takes pods away before their successors are ready`;
  },

  *'connections-fit-database'({ ofKind, setting }) {
    const { annotations = {} } = ofKind('Namespace')[0]?.metadata ?? {};
    const limit = Number(annotations['rapport/database-max-connections']);
    // Whoever states nothing has a database that is sized elsewhere.
    if (Number.isNaN(limit)) return;
    const pods = ofKind('HorizontalPodAutoscaler').reduce((sum, { spec }) => sum + spec.maxReplicas, 0);
    // One more a pod, for health checks.
    const wanted = pods * (Number(setting('DATABASE_POOL_SIZE')) + 1);
    const free = limit - Number(annotations['rapport/database-reserved-connections'] ?? 0);
    if (!(wanted <= free)) yield `${pods} pods may open ${wanted} connections, and the database has ${free} for them`;
  },

  // Answers say which slot gave them (X-Rapport-Slot): who switches, and the checklist, see by that whether it was done.
  *'slots-name-themselves'({ services }) {
    for (const service of services) {
      const slot = labelsOf(service)[SLOT];
      const given = podOf(service).containers[0].env?.find(({ name }) => name === 'RAPPORT_SLOT');
      const named = given?.value === slot || given?.valueFrom?.fieldRef?.fieldPath === `metadata.labels['${SLOT}']`;
      if (slot !== undefined && !named) yield `${title(service)} is not told that it is ${slot}`;
    }
  },

  *'one-slot-serves'({ services, ofKind }) {
    const slots = services.map((service) => labelsOf(service)[SLOT]).filter((slot) => slot !== undefined);
    if (slots.length === 0) return;
    if (slots.toSorted().join() !== 'blue,green') yield `there are the slots ${slots.join(', ')}, not blue and green`;
    const names = ofKind('Service').filter(({ spec }) => spec.ports.some(({ targetPort }) => targetPort === 'http'));
    for (const service of names) {
      const pods = services.filter((workload) => selects({ matchLabels: service.spec.selector }, labelsOf(workload)));
      if (pods.length > 1) yield `${title(service)} sends to ${pods.length} deployments at once`;
    }
  },
};
