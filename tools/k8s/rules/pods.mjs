/** Rules about what runs in pods, and as what. */
import { labelsOf, podOf, selects, title } from './model.mjs';

const RESTRICTED_CAPABILITIES = ['ALL'];
const DIGEST = /^.+@sha256:[0-9a-f]{64}$/;

export const podRules = {
  *'three-probes'({ services }) {
    for (const service of services) {
      const { startupProbe, livenessProbe, readinessProbe } = podOf(service).containers[0];
      const paths = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.path);
      if (paths.includes(undefined)) yield `${title(service)} lacks a start-up, liveness or readiness probe`;
      else if (new Set(paths).size < 3) yield `${title(service)} asks one path for two probes`;
    }
  },

  *'spread-over-zones'({ services }) {
    for (const service of services) {
      const keys = (podOf(service).topologySpreadConstraints ?? []).map(({ topologyKey }) => topologyKey);
      if (!keys.includes('topology.kubernetes.io/zone')) yield `${title(service)} is not spread over zones`;
    }
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

  *'ready-is-not-alive'({ ofKind }) {
    for (const set of ofKind('StatefulSet'))
      for (const { name, livenessProbe, readinessProbe } of podOf(set).containers) {
        const [alive, ready] = [livenessProbe, readinessProbe].map((probe) =>
          JSON.stringify([probe?.exec, probe?.tcpSocket?.port, probe?.httpGet]),
        );
        if (!livenessProbe || !readinessProbe) yield `${title(set)} ${name} lacks a liveness or readiness probe`;
        else if (alive === ready) yield `${title(set)} ${name} is killed for what makes it not ready`;
      }
  },

  *'scratch-space-bounded'({ workloads }) {
    for (const workload of workloads)
      for (const { name, emptyDir } of podOf(workload).volumes ?? [])
        if (emptyDir && !emptyDir.sizeLimit) yield `${title(workload)} may fill its node through ${name}`;
  },

  *'selector-matches-template'({ ofKind }) {
    for (const workload of ofKind('Deployment', 'StatefulSet'))
      if (!selects(workload.spec.selector, labelsOf(workload))) yield `${title(workload)} does not select its own pods`;
  },

  *'host-untouched'({ workloads }) {
    for (const workload of workloads) {
      const { hostNetwork, hostPID, hostIPC, volumes = [] } = podOf(workload);
      if (hostNetwork || hostPID || hostIPC) yield `${title(workload)} shares a namespace of its node`;
      if (volumes.some(({ hostPath }) => hostPath)) yield `${title(workload)} mounts a path of its node`;
    }
  },
};
