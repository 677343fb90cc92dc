/** Rules about what runs by itself, and about who is told when it does not. */
import { jobOf, labelsOf, portsOf, selects, title } from './model.mjs';

export const operationRules = {
  *'jobs-end'({ ofKind }) {
    for (const job of ofKind('Job', 'CronJob')) {
      const { activeDeadlineSeconds, backoffLimit, ttlSecondsAfterFinished } = jobOf(job);
      if (!activeDeadlineSeconds || backoffLimit === undefined || !ttlSecondsAfterFinished)
        yield `${title(job)} may run, be repeated or be kept for ever`;
    }
  },

  *'schedules-keep-apart'({ ofKind }) {
    for (const job of ofKind('CronJob')) {
      const { concurrencyPolicy, startingDeadlineSeconds, timeZone } = job.spec;
      if (concurrencyPolicy !== 'Forbid') yield `${title(job)} may run twice at once`;
      if (!startingDeadlineSeconds) yield `${title(job)} has no time by which it has to have begun`;
      if (timeZone === undefined) yield `${title(job)} leaves its hours to the cluster's time zone`;
    }
  },

  *'monitors-find-ports'({ ofKind, workloads }) {
    const pods = workloads.map((workload) => ({ labels: labelsOf(workload), ports: portsOf(workload) }));
    const services = ofKind('Service').map(({ metadata, spec }) => ({
      labels: metadata.labels ?? {},
      ports: spec.ports,
    }));
    const sides = [
      ['PodMonitor', 'podMetricsEndpoints', pods],
      ['ServiceMonitor', 'endpoints', services],
    ];
    for (const [kind, endpoints, candidates] of sides)
      for (const monitor of ofKind(kind)) {
        const ports = candidates
          .filter(({ labels }) => selects(monitor.spec.selector, labels))
          .flatMap((candidate) => candidate.ports.map(({ name }) => name));
        for (const { port } of monitor.spec[endpoints])
          if (!ports.includes(port)) yield `${title(monitor)} scrapes port ${port}, which nothing that it selects has`;
      }
  },

  *'alerts-have-runbooks'({ ofKind }) {
    for (const { spec } of ofKind('PrometheusRule'))
      for (const { alert, labels, annotations } of spec.groups.flatMap(({ rules }) => rules))
        if (alert && (!annotations?.runbook_url?.endsWith(`/${alert}.md`) || !labels?.severity))
          yield `${alert} has no severity or no runbook of its name`;
  },

  *'stateful-sets-have-names'({ ofKind, named }) {
    for (const set of ofKind('StatefulSet'))
      if (named('Service', set.spec.serviceName)?.spec.clusterIP !== 'None')
        yield `${title(set)} has no headless Service ${set.spec.serviceName}`;
  },
};
