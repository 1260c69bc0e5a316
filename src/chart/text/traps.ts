import { isPair, isScalar, isSeq, visit, type Document, type Scalar } from 'yaml';
import { readByYaml11 } from '../../shared/yaml-1-1.ts';
import type { Trouble } from '../../shared/finding.ts';

/** Plain scalars that readers of YAML 1.1 and of 1.2 take for different things. */
export function findTraps(document: Document): readonly Trouble[] {
  const troubles: Trouble[] = [];
  visit(document, {
    Scalar(_, scalar, ancestors) {
      const { source = '', type } = scalar;
      const read = type === 'PLAIN' ? readByYaml11(source) : undefined;
      if (read === undefined) return;
      const path = pathOf(scalar, ancestors);
      troubles.push({
        path,
        found: {
          en: `${source}, ${read} in YAML 1.1`,
          zh: `${source}，YAML 1.1 会另作解读`,
        },
      });
    },
  });
  return troubles;
}

function pathOf(scalar: Scalar, ancestors: readonly unknown[]): string {
  return ancestors
    .map((ancestor, index) => {
      if (isPair(ancestor)) return isScalar(ancestor.key) ? `.${String(ancestor.key.source)}` : '';
      if (!isSeq(ancestor)) return '';
      return `[${ancestor.items.indexOf(ancestors[index + 1] ?? scalar)}]`;
    })
    .join('')
    .replace(/^\./, '');
}
