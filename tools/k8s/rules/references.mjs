/** Rules about what objects refer to: settings, secrets, volumes, accounts. */
import { containersOf, podOf, title } from './model.mjs';

export const referenceRules = {
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
        .flatMap((workload) => containersOf(workload).flatMap(({ env = [] }) => env))
        .flatMap(({ name, value }) => (value === undefined ? [] : [name])),
    ];
    for (const name of plain) if (variables.get(name)?.secret) yield `${name} is a secret and is given in plain`;
  },

  *'settings-are-known'({ services, settings, ofKind, variables }) {
    const ours = [...services, ...ofKind('Job', 'CronJob')];
    const given = ours
      .flatMap((workload) => containersOf(workload).flatMap(({ env = [] }) => env))
      .map(({ name }) => name);
    for (const name of new Set([...Object.keys(settings), ...given]))
      if (!variables.has(name)) yield `${name} is no variable of the configuration`;
  },

  // What backups keep, and for how long, are settings; receipts of erasures promise it.
  *'backups-read-the-settings'({ workloads, services, named }) {
    const read = new Set(services.flatMap(containersOf).flatMap(settingsRead));
    const settings = [...read].filter((name) => named('ConfigMap', name));
    for (const workload of workloads)
      for (const container of containersOf(workload)) {
        if (!container.env?.some(({ name }) => name === 'BACKUP_DIR')) continue;
        for (const name of settings.filter((map) => !settingsRead(container).includes(map)))
          yield `${title(workload)} makes or reads backups and does not read ConfigMap/${name}`;
      }
  },

  *'volumes-exist'({ workloads, named }) {
    for (const workload of workloads) {
      const { volumes = [], containers } = podOf(workload);
      for (const { persistentVolumeClaim: claim } of volumes)
        if (claim && !named('PersistentVolumeClaim', claim.claimName))
          yield `${title(workload)} mounts ${claim.claimName}, which does not exist`;
      const known = [...volumes, ...(workload.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata)];
      for (const { name } of containers.flatMap(({ volumeMounts = [] }) => volumeMounts))
        if (!known.some((volume) => volume.name === name))
          yield `${title(workload)} mounts ${name}, which is no volume`;
    }
  },

  *'secrets-come-from-somewhere'({ workloads, ofKind, named }) {
    // Without that operator, they are made by hand (docs/deployment.md).
    if (ofKind('ExternalSecret').length === 0) return;
    for (const workload of workloads)
      for (const { valueFrom } of containersOf(workload).flatMap(({ env = [] }) => env)) {
        const ref = valueFrom?.secretKeyRef;
        const given = ref && named('ExternalSecret', ref.name)?.spec.data.map(({ secretKey }) => secretKey);
        if (ref && !given?.includes(ref.key))
          yield `${title(workload)} reads ${ref.name}/${ref.key}, which nothing provides`;
      }
  },
};

const settingsRead = ({ envFrom = [] }) => envFrom.flatMap(({ configMapRef }) => configMapRef?.name ?? []);
