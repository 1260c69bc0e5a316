import { Document, isScalar, visit } from 'yaml';
import {
  rulesOf,
  type PolicyRule,
  type Right,
} from '../../../adapters/kubernetes/client/rights.ts';
import { nginxKind, traefikKind } from '../../../adapters/kubernetes/edge/index.ts';
import {
  GATEWAY_RIGHTS,
  INGRESS_CLASS_RIGHTS,
} from '../../../adapters/kubernetes/preflight/rights.ts';
import { DEFINITION_RIGHTS } from '../../../adapters/kubernetes/store/rights.ts';
import type { Language } from '../../messages/language.ts';
import { DEFAULT_EDGE, EDGE_POD_RIGHTS, rightsFor } from './preflight.ts';
import { RIGHTS_WORDS, type RightsWords } from './rights-words.ts';

const NAME = 'zhiyou';
const NAMESPACE = 'smart-travel-production';
const EDGE_NAMESPACE = 'kube-system';
const API_GROUP = 'rbac.authorization.k8s.io';
const SUBJECT = { kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE };

const OTHER_EDGES = {
  traefik: traefikKind({ entryPoints: ['web'] }),
  nginx: nginxKind('nginx'),
};

/** Rights by where they are granted; the largest set, with every kind of edge. */
export const RIGHTS_BY_PLACE: Readonly<Record<'own' | 'edge' | 'cluster', readonly Right[]>> = {
  own: [DEFAULT_EDGE, ...Object.values(OTHER_EDGES)]
    .flatMap(rightsFor)
    .filter(({ scope }) => scope === 'namespace'),
  edge: [...EDGE_POD_RIGHTS, ...GATEWAY_RIGHTS],
  cluster: [...rightsFor(DEFAULT_EDGE), ...INGRESS_CLASS_RIGHTS, ...DEFINITION_RIGHTS].filter(
    ({ scope }) => scope === 'cluster',
  ),
};

/** The page `docs/reference/rights.md` in a language: Roles to copy, and why each right is needed. */
export function rightsPage(language: Language): string {
  const words = RIGHTS_WORDS[language];
  const own = rulesOf(rightsFor(DEFAULT_EDGE), 'namespace');
  const blocks = [
    `# ${words.title}`,
    words.other,
    ...words.intro,
    `## ${words.own}`,
    words.ownSays,
    yaml(account(), ...granted('Role', { name: NAME, namespace: NAMESPACE }, own)),
    words.kinds,
    yaml(otherEdges(own)),
    `## ${words.edge}`,
    words.edgeSays,
    yaml(
      ...granted(
        'Role',
        { name: NAME, namespace: EDGE_NAMESPACE },
        rulesOf(RIGHTS_BY_PLACE.edge, 'namespace'),
      ),
    ),
    `## ${words.cluster}`,
    words.clusterSays,
    yaml(...granted('ClusterRole', { name: NAME }, rulesOf(RIGHTS_BY_PLACE.cluster, 'cluster'))),
    `## ${words.reasons}`,
    table(words),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function account(): object {
  const { kind, ...metadata } = SUBJECT;
  return { apiVersion: 'v1', kind, metadata };
}

/** The rules as an object, and the one that gives them to the subject. */
function granted(
  kind: 'Role' | 'ClusterRole',
  metadata: object,
  rules: readonly PolicyRule[],
): readonly object[] {
  const apiVersion = `${API_GROUP}/v1`;
  const roleRef = { apiGroup: API_GROUP, kind, name: NAME };
  const subjects = [{ ...SUBJECT }];
  return [
    { apiVersion, kind, metadata, rules },
    { apiVersion, kind: `${kind}Binding`, metadata: { ...metadata }, roleRef, subjects },
  ];
}

function otherEdges(usual: readonly PolicyRule[]): object {
  const known = new Set(usual.map((rule) => JSON.stringify(rule)));
  const entries = Object.entries(OTHER_EDGES).map(([name, kind]) => [
    name,
    rulesOf(rightsFor(kind), 'namespace').filter((rule) => !known.has(JSON.stringify(rule))),
  ]);
  return Object.fromEntries(entries);
}

function yaml(...objects: readonly object[]): string {
  const texts = objects.map((object) => {
    const document = new Document(object, { version: '1.1', aliasDuplicateObjects: false });
    visit(document, {
      Seq: (_key, list) => {
        list.flow = list.items.every(isScalar);
      },
    });
    return document.toString({ lineWidth: 0, flowCollectionPadding: false });
  });
  return `\`\`\`yaml\n${texts.join('---\n')}\`\`\``;
}

type Row = { readonly verbs: ReadonlySet<string>; readonly reasons: ReadonlySet<string> };
const EMPTY_ROW: Row = { verbs: new Set(), reasons: new Set() };

function table({ places, columns, also, why }: RightsWords): string {
  const rows = new Map<string, Row>();
  for (const place of ['own', 'edge', 'cluster'] as const) {
    for (const { group, resource, verbs, why: reason } of RIGHTS_BY_PLACE[place]) {
      const name = group === '' ? resource : `${resource}.${group}`;
      const key = `| ${places[place]} | \`${name}\``;
      const before = rows.get(key) ?? EMPTY_ROW;
      rows.set(key, {
        verbs: new Set([...before.verbs, ...verbs]),
        reasons: new Set([...before.reasons, why(reason)]),
      });
    }
  }
  return [
    `| ${columns.join(' | ')} |`,
    '|---|---|---|---|',
    ...[...rows].map(
      ([key, { verbs, reasons }]) =>
        `${key} | ${[...verbs].join(' ')} | ${[...reasons].join(also)} |`,
    ),
  ].join('\n');
}
