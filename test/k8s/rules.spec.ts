import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { findings, rules } from '../../tools/k8s/rules.mjs';

// Tests dig into parsed YAML.
// oxlint-disable-next-line typescript/no-explicit-any
type Manifest = Record<string, any>;

const sound = readFileSync(join(import.meta.dirname, 'fixtures/sound.yaml'), 'utf8');
const variables = new Map<string, { secret: boolean; standard?: string }>([
  ...['SHUTDOWN_TOTAL_MS', 'DATABASE_POOL_SIZE', 'GEMINI_BASE_URL', 'BACKUP_DIR', 'RAPPORT_SLOT'].map(
    (name) => [name, { secret: false }] as const,
  ),
  ['SHUTDOWN_STREAMS_MS', { secret: false, standard: '20000' }],
  ['SHUTDOWN_EXIT_MS', { secret: false, standard: '30000' }],
  ['GEMINI_FIRST_TOKEN_TIMEOUT_MS', { secret: false, standard: '20000' }],
  ['GEMINI_TOTAL_TIMEOUT_MS', { secret: false, standard: '120000' }],
  ['HEALTH_CHECK_TIMEOUT_MS', { secret: false, standard: '1000' }],
  ['DATABASE_URL', { secret: true }],
]);

class Manifests {
  readonly objects = parseAllDocuments(sound).map((document): Manifest => document.toJS());

  of(kind: string): Manifest {
    return this.objects.find((object) => object['kind'] === kind) ?? {};
  }

  named(kind: string, name: string): Manifest {
    return this.objects.find((object) => object['kind'] === kind && object['metadata'].name === name) ?? {};
  }

  remove(object: Manifest): void {
    this.objects.splice(this.objects.indexOf(object), 1);
  }

  get job(): Manifest {
    return this.of('CronJob')['spec'];
  }

  get backup(): Manifest {
    return this.job['jobTemplate'].spec.template.spec.containers[0];
  }

  get route(): Manifest {
    return this.of('HTTPRoute')['spec'];
  }

  get redirect(): Manifest {
    return this.named('HTTPRoute', 'redirect')['spec'].rules[0].filters[0].requestRedirect;
  }

  get redis(): Manifest {
    return this.of('StatefulSet')['spec'].template.spec;
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
    (manifests) => (manifests.of('ConfigMap')['data'].SHUTDOWN_EXIT_MS = '40000'),
  ],
  'three-probes': [
    ({ container }) => delete container['startupProbe'],
    ({ container }) => (container['livenessProbe'].httpGet.path = '/health/ready'),
  ],
  'autoscaled-and-budgeted': [
    (manifests) => (manifests.of('HorizontalPodAutoscaler')['spec'].scaleTargetRef.name = 'aip'),
    (manifests) => (manifests.of('Deployment')['spec'].replicas = 2),
    (manifests) => manifests.remove(manifests.of('PodDisruptionBudget')),
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
  'settings-are-known': [
    (manifests) => (manifests.of('ConfigMap')['data'].SHUTDOWN_TOTL_MS = '1'),
    ({ backup }) => (backup['env'] = [{ name: 'BACKUP_DRI', value: '/' }]),
  ],
  'ready-is-not-alive': [
    ({ redis }) => delete redis['containers'][0].readinessProbe,
    ({ redis }) => (redis['containers'][0].livenessProbe = redis['containers'][0].readinessProbe),
  ],
  'scratch-space-bounded': [({ redis }) => delete redis['volumes'][0].emptyDir.sizeLimit],
  'selector-matches-template': [
    (manifests) => (manifests.of('StatefulSet')['spec'].selector.matchLabels.component = 'rdis'),
  ],
  'host-untouched': [
    ({ pod }) => (pod['hostNetwork'] = true),
    ({ pod }) => (pod['volumes'][0] = { name: 'files', hostPath: { path: '/' } }),
  ],
  'rollouts-lose-nobody': [
    (manifests) => (manifests.of('Deployment')['spec'].strategy.rollingUpdate.maxUnavailable = 1),
  ],
  'connections-fit-database': [
    (manifests) => (manifests.of('HorizontalPodAutoscaler')['spec'].maxReplicas = 30),
    (manifests) => (manifests.of('ConfigMap')['data'].DATABASE_POOL_SIZE = '20'),
    (manifests) => (manifests.of('Namespace')['metadata'].annotations['rapport/database-reserved-connections'] = '60'),
  ],
  'one-slot-serves': [(manifests) => delete manifests.of('Service')['spec'].selector['rapport/slot']],
  'slots-name-themselves': [
    ({ container }) => container['env'].pop(),
    ({ container }) => (container['env'].at(-1).valueFrom.fieldRef.fieldPath = 'metadata.name'),
    ({ container }) => (container['env'][1] = { name: 'RAPPORT_SLOT', value: 'green' }),
  ],
  'configured-hosts-reachable': [
    (manifests) => (manifests.of('ConfigMap')['data'].GEMINI_BASE_URL = 'https://model.example.com:8443'),
    (manifests) => manifests.remove(manifests.named('NetworkPolicy', 'allow-model')),
  ],
  'routes-reach-services': [
    ({ route }) => (route['rules'][0].backendRefs[0].name = 'aip'),
    ({ route }) => (route['rules'][0].backendRefs[0].port = 8080),
    (manifests) => (manifests.named('HTTPRoute', 'redirect')['spec'].parentRefs[0].name = 'gatway'),
  ],
  'https-only': [
    ({ route }) => (route['parentRefs'][0].sectionName = 'http'),
    ({ route }) => delete route['rules'][0].filters,
    ({ redirect }) => (redirect['scheme'] = 'http'),
    ({ redirect }) => (redirect['statusCode'] = 301),
    ({ redirect }) => delete redirect['statusCode'],
  ],
  'timeouts-in-order': [
    ({ route }) => (route['rules'][0].timeouts.request = '60s'),
    ({ container }) => (container['readinessProbe'].timeoutSeconds = 1),
    (manifests) => (manifests.of('ConfigMap')['data'].SHUTDOWN_TOTAL_MS = '20000'),
    (manifests) => (manifests.of('ConfigMap')['data'].SHUTDOWN_TOTAL_MS = '30000'),
  ],
  'backups-read-the-settings': [
    ({ backup }) => delete backup['envFrom'],
    (manifests) => {
      const others = structuredClone(manifests.of('ConfigMap'));
      others['metadata'].name = 'others';
      manifests.objects.push(others);
      manifests.backup['envFrom'][0].configMapRef.name = 'others';
    },
  ],
  'volumes-exist': [
    (manifests) => manifests.remove(manifests.of('PersistentVolumeClaim')),
    ({ container }) => (container['volumeMounts'][0].name = 'flies'),
  ],
  'secrets-come-from-somewhere': [
    (manifests) => (manifests.of('ExternalSecret')['spec'].data[0].secretKey = 'DATABASE_ULR'),
  ],
  'jobs-end': [
    ({ job }) => delete job['jobTemplate'].spec.activeDeadlineSeconds,
    ({ job }) => delete job['jobTemplate'].spec.backoffLimit,
    ({ job }) => delete job['jobTemplate'].spec.ttlSecondsAfterFinished,
  ],
  'schedules-keep-apart': [
    ({ job }) => (job['concurrencyPolicy'] = 'Allow'),
    ({ job }) => delete job['startingDeadlineSeconds'],
    ({ job }) => delete job['timeZone'],
  ],
  'monitors-find-ports': [
    (manifests) => (manifests.of('PodMonitor')['spec'].podMetricsEndpoints[0].port = 'metrics'),
    (manifests) => (manifests.of('ServiceMonitor')['spec'].selector.matchLabels.component = 'aip'),
  ],
  'alerts-have-runbooks': [
    (manifests) => delete manifests.of('PrometheusRule')['spec'].groups[0].rules[1].annotations,
    (manifests) => delete manifests.of('PrometheusRule')['spec'].groups[0].rules[1].labels.severity,
    (manifests) => (manifests.of('PrometheusRule')['spec'].groups[0].rules[1].alert = 'RapportUp'),
  ],
  'stateful-sets-have-names': [(manifests) => delete manifests.named('Service', 'redis')['spec'].clusterIP],
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
