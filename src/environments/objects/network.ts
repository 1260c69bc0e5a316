import type { SetupNetwork, SetupPeer } from '../../domain/setup.ts';
import type { EnvironmentPlace } from '../place.ts';
import { KIND, wanted, type Wanted } from '../wanted.ts';

/** Never a payment or map provider: private ranges, and the metadata address with its neighbours. */
const NOT_OUTSIDE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
];
const EVERYWHERE = '0.0.0.0/0';

type Spec = Readonly<Record<string, unknown>>;

/** Policies that deny everything both ways but what an application needs. */
export function networkOf(place: EnvironmentPlace): readonly Wanted[] {
  const { network } = place.setup;
  if (network === undefined) return [];
  const specs: Readonly<Record<string, Spec>> = {
    'default-deny': { policyTypes: ['Ingress', 'Egress'] },
    'allow-dns': out([dnsPeer()], [...portsOf([53], 'UDP'), ...portsOf([53], 'TCP')]),
    'allow-edge': into([edgePeer(place)], network),
    'allow-monitoring': into([inNamespace(network.monitoringNamespace)], network),
    ...providersOf(network),
    ...Object.fromEntries(network.peers.map((peer) => [`allow-${peer.name}`, peerSpec(peer)])),
  };
  return Object.entries(specs).map(([name, spec]) =>
    wanted(place, KIND.NetworkPolicy, `zhiyou-${name}`, {
      content: { spec: { podSelector: {}, ...spec } },
    }),
  );
}

function into(from: readonly unknown[], { ports }: SetupNetwork): Spec {
  return { policyTypes: ['Ingress'], ingress: [{ from, ports: portsOf(ports, 'TCP') }] };
}

function out(to: readonly unknown[], ports: readonly unknown[]): Spec {
  return { policyTypes: ['Egress'], egress: [{ to, ports }] };
}

function portsOf(ports: readonly number[], protocol: 'TCP' | 'UDP'): readonly unknown[] {
  return ports.map((port) => ({ port, protocol }));
}

function inNamespace(name: string, labels: Readonly<Record<string, string>> = {}): unknown {
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': name } };
  return Object.keys(labels).length === 0
    ? { namespaceSelector }
    : { namespaceSelector, podSelector: { matchLabels: labels } };
}

function dnsPeer(): unknown {
  return inNamespace('kube-system', { 'k8s-app': 'kube-dns' });
}

/** The edge's pods where their selector is one of equal labels, else all of its namespace. */
function edgePeer({ edge }: EnvironmentPlace): unknown {
  const parts = edge.pods.selector.split(',').map((part) => /^([^=!\s]+)==?([\w.-]+)$/.exec(part));
  const pairs = parts.flatMap((found) => (found === null ? [] : [[found[1], found[2]]]));
  const labels = pairs.length === parts.length ? Object.fromEntries(pairs) : {};
  return inNamespace(edge.pods.namespace, labels);
}

function providersOf({ providers }: SetupNetwork): Readonly<Record<string, Spec>> {
  if (providers.length === 0) return {};
  const blocks = providers.map((cidr) => ({
    // An exception outside its range would be refused.
    ipBlock: cidr === EVERYWHERE ? { cidr, except: NOT_OUTSIDE } : { cidr },
  }));
  return { 'allow-providers': out(blocks, portsOf([443], 'TCP')) };
}

function peerSpec(peer: SetupPeer): Spec {
  const to =
    peer.to === 'cidrs'
      ? peer.cidrs.map((cidr) => ({ ipBlock: { cidr } }))
      : [inNamespace(peer.namespace, peer.labels)];
  return out(to, portsOf(peer.ports, 'TCP'));
}
