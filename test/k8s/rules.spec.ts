import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { findings, rules } from '../../tools/k8s/rules.mjs';

// Tests dig into parsed YAML.
// oxlint-disable-next-line typescript/no-explicit-any
type Manifest = Record<string, any>;

const sound = readFileSync(join(import.meta.dirname, 'fixtures/sound.yaml'), 'utf8');
const variables = new Map([
  ['SHUTDOWN_TOTAL_MS', { secret: false }],
  ['DATABASE_URL', { secret: true }],
]);

class Manifests {
  readonly objects = parseAllDocuments(sound).map((document): Manifest => document.toJS());

  of(kind: string): Manifest {
    return this.objects.find((object) => object['kind'] === kind) ?? {};
  }

  get pod(): Manifest {
    return this.of('Deployment')['spec'].template.spec;
  }

  get container(): Manifest {
    return this.pod['containers'][0];
  }
}

/** Rule -> ways to break the sound set that this rule, and no other, must notice. */
const breaks: Record<string, ((manifests: Manifests) => unknown)[]> = {
  'drain-fits-grace-period': [
    ({ pod }) => (pod['terminationGracePeriodSeconds'] = 35),
    ({ container }) => delete container['lifecycle'],
    (manifests) => (manifests.of('ConfigMap')['data'].SHUTDOWN_TOTAL_MS = '40000'),
  ],
  'three-probes': [
    ({ container }) => delete container['startupProbe'],
    ({ container }) => (container['livenessProbe'].httpGet.path = '/health/ready'),
  ],
  'autoscaled-and-budgeted': [
    (manifests) => (manifests.of('HorizontalPodAutoscaler')['spec'].scaleTargetRef.name = 'aip'),
    (manifests) => (manifests.of('Deployment')['spec'].replicas = 2),
    (manifests) => manifests.objects.splice(manifests.objects.indexOf(manifests.of('PodDisruptionBudget')), 1),
  ],
  'selectors-find-pods': [
    (manifests) => (manifests.of('Service')['spec'].selector = { component: 'aip' }),
    (manifests) => (manifests.of('Service')['spec'].ports[0].targetPort = 'https'),
  ],
  'spread-over-zones': [({ pod }) => delete pod['topologySpreadConstraints']],
  'default-deny': [
    (manifests) => (manifests.of('NetworkPolicy')['spec'].policyTypes = ['Ingress']),
    (manifests) => (manifests.of('NetworkPolicy')['spec'].ingress = [{}]),
  ],
  'restricted-pods': [
    (manifests) => delete manifests.of('Namespace')['metadata'].labels,
    ({ pod }) => delete pod['securityContext'].runAsNonRoot,
    ({ pod }) => (pod['securityContext'].seccompProfile.type = 'Unconfined'),
    ({ container }) => (container['securityContext'].allowPrivilegeEscalation = true),
    ({ container }) => delete container['securityContext'].readOnlyRootFilesystem,
    ({ container }) => (container['securityContext'].capabilities.drop = ['NET_RAW']),
  ],
  'no-cluster-access': [
    ({ pod }) => delete pod['automountServiceAccountToken'],
    ({ pod }) => delete pod['enableServiceLinks'],
  ],
  'images-by-digest': [({ container }) => (container['image'] = 'registry.example.com/rapport:latest')],
  'resources-stated': [({ container }) => delete container['resources'].limits],
  'references-exist': [
    ({ pod }) => (pod['serviceAccountName'] = 'absent'),
    ({ container }) => (container['envFrom'][0].configMapRef.name = 'absent'),
  ],
  'secrets-by-reference': [
    ({ objects }) => objects.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'secrets' } }),
    ({ container }) => (container['env'][0] = { name: 'DATABASE_URL', value: 'postgres://…' }),
    (manifests) => (manifests.of('ConfigMap')['data'].DATABASE_URL = 'postgres://…'),
  ],
  'settings-are-known': [(manifests) => (manifests.of('ConfigMap')['data'].SHUTDOWN_TOTL_MS = '1')],
};

const rulesBrokenBy = ({ objects }: Manifests): string[] => [
  ...new Set(findings(objects, variables).map((finding: string) => finding.slice(0, finding.indexOf(':')))),
];

describe('rules across Kubernetes objects', () => {
  it('hold for the sound set', () => {
    expect(rulesBrokenBy(new Manifests())).toEqual([]);
  });

  it.each(Object.entries(breaks).flatMap(([rule, ways]) => ways.map((way) => ({ rule, way, text: String(way) }))))(
    '$rule notices $text',
    ({ rule, way }) => {
      const manifests = new Manifests();
      way(manifests);
      expect(rulesBrokenBy(manifests)).toEqual([rule]);
    },
  );

  it('are all proved', () => {
    expect(Object.keys(breaks).toSorted()).toEqual(Object.keys(rules).toSorted());
  });
});
