import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Slot = 'blue' | 'green';

interface SlotState {
  /** Pods wanted. */
  replicas: number;
  /** Pods that are ready; undefined: all that are wanted. */
  ready?: number;
  /** A new version rolls out and does not become ready: one pod more than wanted, and only that one is of it. */
  rolling?: boolean;
  /** Open event streams; undefined: the metric is not there. */
  streams?: number;
}

export interface ClusterState {
  serving: Slot;
  /** Whether whoever sends to the Service learns of a change. */
  endpointsFollow: boolean;
  slots: Record<Slot, SlotState>;
}

const NAMESPACE = 'rapport-production';
const DEPLOYMENT = new RegExp(`^/apis/apps/v1/namespaces/${NAMESPACE}/deployments/rapport-api-(blue|green)(/scale)?$`);
const SERVICE = `/api/v1/namespaces/${NAMESPACE}/services/rapport-api`;
const SLICES = `/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`;
const METRICS = `/apis/custom.metrics.k8s.io/v1beta1/namespaces/${NAMESPACE}/pods/*/rapport_active_streams`;

const resource = (name: string, kind: string, verbs = ['get', 'list', 'patch', 'update']) => ({
  name,
  kind,
  namespaced: true,
  singularName: kind.toLowerCase(),
  verbs,
});
const resources = (groupVersion: string, ...list: object[]) => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion,
  resources: list,
});
const group = (name: string) => {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
};
const DISCOVERY: Record<string, object> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: ['apps', 'discovery.k8s.io'].map(group) },
  '/api/v1': resources('v1', resource('services', 'Service')),
  '/apis/apps/v1': resources('apps/v1', resource('deployments', 'Deployment'), {
    ...resource('deployments/scale', 'Scale'),
    group: 'autoscaling',
    version: 'v1',
  }),
  '/apis/discovery.k8s.io/v1': resources('discovery.k8s.io/v1', resource('endpointslices', 'EndpointSlice')),
};

/** As much of the Kubernetes API as switching slots needs, for the real kubectl to talk to. */
export async function startApiServer(state: ClusterState) {
  const server = createServer((request, response) => {
    void answer(state, request).then((body) => {
      response.statusCode = body === undefined ? 404 : 200;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 404 }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

async function answer(state: ClusterState, request: IncomingMessage): Promise<object | undefined> {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://api').pathname);
  if (path in DISCOVERY) return DISCOVERY[path];
  if (path === SERVICE) return service(state, await bodyOf(request));
  if (path === SLICES) return slices(state);
  if (path === METRICS)
    return metrics(state, new URL(request.url ?? '/', 'http://api').searchParams.get('labelSelector'));
  const [, slot, scale] = DEPLOYMENT.exec(path) ?? [];
  if (slot === undefined) return undefined;
  return deployment(state.slots[slot as Slot], slot as Slot, scale !== undefined, await bodyOf(request));
}

interface Change {
  readonly spec?: { readonly replicas?: number; readonly selector?: { readonly 'rapport/slot'?: Slot } };
}

async function bodyOf(request: IncomingMessage): Promise<Change> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Change);
}

function service(state: ClusterState, change: Change): object {
  state.serving = change.spec?.selector?.['rapport/slot'] ?? state.serving;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'rapport-api', namespace: NAMESPACE },
    spec: { selector: { 'app.kubernetes.io/component': 'api', 'rapport/slot': state.serving } },
  };
}

function deployment(slot: SlotState, name: Slot, scale: boolean, change: Change): object {
  slot.replicas = change.spec?.replicas ?? slot.replicas;
  const metadata = { name: `rapport-api-${name}`, namespace: NAMESPACE, generation: 1, resourceVersion: '1' };
  const spec = { replicas: slot.replicas };
  if (scale) return { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata, spec, status: spec };
  const ready = slot.ready ?? slot.replicas;
  const rollout = slot.rolling ? { replicas: slot.replicas + 1, updatedReplicas: 1 } : {};
  const status = {
    observedGeneration: 1,
    replicas: slot.replicas,
    updatedReplicas: slot.replicas,
    readyReplicas: ready,
    ...rollout,
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec, status };
}

function slices({ serving, endpointsFollow, slots }: ClusterState): object {
  const slot = endpointsFollow ? serving : 'blue';
  const names = Array.from(
    { length: slots[slot].ready ?? slots[slot].replicas },
    (_, pod) => `rapport-api-${slot}-${pod}`,
  );
  const endpoints = names.map((name) => ({ conditions: { ready: true }, targetRef: { kind: 'Pod', name } }));
  const slice = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'slice' }, endpoints };
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSliceList', metadata: {}, items: [slice] };
}

function metrics({ slots }: ClusterState, selector: string | null): object | undefined {
  const { streams, replicas } = slots[selector?.split('=')[1] as Slot];
  if (streams === undefined) return undefined;
  return {
    kind: 'MetricValueList',
    items: Array.from({ length: replicas }, (_, pod) => ({ value: pod === 0 ? String(streams) : '0' })),
  };
}
