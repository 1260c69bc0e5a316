import { parseDocument, type Document, type YAMLError } from 'yaml';
import type { Finding } from '../../shared/finding.ts';
import { toObject, type Render } from '../objects/kubernetes-object.ts';
import { findTraps } from './traps.ts';

/** The objects of a rendered chart, and what is wrong with its text. */
export type ReadRender = { readonly render: Render; readonly findings: readonly Finding[] };

const DUPLICATE = {
  ids: ['zhiyou:duplicate-key'],
  wants: { en: 'each key once', zh: '每个键只出现一次' },
} as const;
const SYNTAX = {
  ids: ['zhiyou:yaml'],
  wants: { en: 'YAML that can be read', zh: '可解析的 YAML' },
} as const;

/** Reads what `helm template` printed by the rules of YAML 1.1, as Kubernetes will. */
export function readRender(text: string): ReadRender {
  const parts = text.split(/^---(?:[ \t].*)?$/m).map(readPart);
  return {
    render: parts.flatMap(({ render }) => render),
    findings: parts.flatMap(({ findings }) => findings),
  };
}

/** What is wrong with the text of a values file. */
export function checkValuesText(name: string, text: string): readonly Finding[] {
  return textFindings(parseDocument(text, { version: '1.1', uniqueKeys: true }), name);
}

function readPart(text: string): ReadRender {
  const source = /^# Source: (.+)$/m.exec(text)?.[1] ?? '';
  const document = parseDocument(text, { version: '1.1', uniqueKeys: true });
  const findings = textFindings(document, source);
  const isBroken = document.errors.some(({ code }) => code !== 'DUPLICATE_KEY');
  const object = isBroken ? undefined : toObject(document.toJS({ maxAliasCount: 100 }), source);
  return { render: object === undefined ? [] : [object], findings };
}

function textFindings(document: Document, object: string): readonly Finding[] {
  return [
    ...document.errors.map((error) => errorFinding(error, object)),
    ...findTraps(document).map((trouble) => ({
      ids: ['zhiyou:yaml-1.1'],
      wants: {
        en: 'quotes, since YAML 1.1 and 1.2 read it differently',
        zh: '加引号：YAML 1.1 与 1.2 的解读不同',
      },
      object,
      ...trouble,
    })),
  ];
}

function errorFinding({ code, message, linePos }: YAMLError, object: string): Finding {
  const kind = code === 'DUPLICATE_KEY' ? DUPLICATE : SYNTAX;
  const line = linePos?.[0].line;
  // The rest of the message shows the lines, which may hold secrets.
  const [found = ''] = message.split('\n');
  return { ...kind, object, path: line === undefined ? '' : `line ${line}`, found };
}
