import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { JOB_RULES, lintPipeline } from './lint-pipeline.ts';
import { IMAGE, job, pipeline } from './pipeline.fixture.ts';

const FILE = '.gitlab-ci.yml';

function found(text: string, others: Readonly<Record<string, string>> = {}): readonly string[] {
  const files: Readonly<Record<string, string>> = { [FILE]: text, ...others };
  return lintPipeline(FILE, (path) => files[path]).findings.map(({ ids, object, path }) =>
    `${ids[0]} ${object} ${path}`.trim(),
  );
}

test('a good pipeline has no finding', () => {
  expect(found(pipeline())).toEqual([]);
});

const DEPLOY = '  extends: .deploy\n  environment: { name: production }\n';

/** Rule → what breaks it, where that is told, and what is nearly the same and good. */
const CASES: readonly (readonly [title: string, bad: string, told: string, good: string])[] = [
  ['ci-keyword: a typo in a job', job('  scripts: [a]\n'), 'ci-keyword other scripts', job('')],
  [
    'ci-script: a job that does nothing (81)',
    '\nother: { stage: test }\n',
    'ci-script other script',
    job('  stage: test\n'),
  ],
  [
    'ci-stage: a stage that is not declared (80)',
    job('  stage: build\n'),
    'ci-stage other stage',
    job('  stage: deploy\n'),
  ],
  [
    'ci-rules-only: only beside rules (81)',
    job('  only: [main]\n'),
    'ci-rules-only other only',
    job('  rules: [{ if: $A }]\n'),
  ],
  [
    'ci-retry: retries of scripts (86)',
    job('  retry: 2\n'),
    'ci-retry other retry',
    job('  retry: 0\n'),
  ],
  [
    'ci-retry: retries of scripts by name (86)',
    job('  retry: { max: 1, when: [script_failure] }\n'),
    'ci-retry other retry',
    job('  retry: { max: 1, when: api_failure }\n'),
  ],
  [
    'ci-needs-unknown: needs of nobody (82)',
    job('  needs: [image]\n'),
    'ci-needs-unknown other needs',
    job('  needs: [unit]\n'),
  ],
  [
    'ci-needs-unknown: dependencies of nobody',
    job('  dependencies: [image]\n'),
    'ci-needs-unknown other needs',
    job('  needs: [{ pipeline: $UP, job: image }]\n'),
  ],
  [
    'ci-needs-cycle: a job that waits for itself',
    job('  needs: [other]\n'),
    'ci-needs-cycle other needs',
    job('  needs: []\n'),
  ],
  [
    'ci-needs-later: needs of a later stage',
    job('  needs: [{ job: deploy }]\n'),
    'ci-needs-later other needs',
    job('  stage: deploy\n  needs: [{ job: deploy }]\n'),
  ],
  [
    'ci-image-digest: a tag that moves (85)',
    job('  image: node:24\n'),
    'ci-image-digest other image',
    job(`  image: { name: "${IMAGE}" }\n`),
  ],
  [
    'ci-image-digest: a service by its tag (85)',
    job('  services: [postgres]\n'),
    'ci-image-digest other services[0]',
    job(`  services: [{ name: "${IMAGE}", alias: db }]\n`),
  ],
  [
    'ci-image-digest: a variable that holds a tag (85)',
    job('  variables: { IMAGE: node:24 }\n  image: $IMAGE\n'),
    'ci-image-digest other image',
    job('  image: $CI_REGISTRY_IMAGE@$IMAGE_DIGEST\n'),
  ],
  [
    'ci-image-entrypoint: helm as the entrypoint (83)',
    job(`  image: alpine/helm@sha256:${'b'.repeat(64)}\n`),
    'ci-image-entrypoint other image.entrypoint',
    job(`  image: { name: "alpine/helm@sha256:${'b'.repeat(64)}", entrypoint: [""] }\n`),
  ],
  [
    'ci-script-length: a program in YAML (86)',
    job(`  script: [a, b, c, d, e, f]\n`),
    'ci-script-length other script',
    job('  script:\n    - |\n      # why\n      a\n      b\n      c\n      d\n      e\n'),
  ],
  [
    'ci-secret: a password in clear (86)',
    job('  variables: { DB_PASSWORD: hunter2 }\n'),
    'ci-secret other variables.DB_PASSWORD',
    job('  variables: { DB_PASSWORD: $STAGING_DB_PASSWORD }\n'),
  ],
  [
    'ci-secret: a token by its form (86)',
    job(`  script: ["curl -H 'PRIVATE-TOKEN: glpat-${'a'.repeat(20)}' x"]\n`),
    'ci-secret other script',
    job('  script: [curl --netrc x]\n'),
  ],
  [
    'ci-secret: a password in an address (86)',
    job('  variables: { DATABASE_URL: "postgres://a:hunter2@db/x" }\n'),
    'ci-secret other variables.DATABASE_URL',
    job('  variables: { DATABASE_URL: "postgres://a:$PASSWORD@db/x" }\n'),
  ],
  [
    'ci-secret-argument: a secret as an argument (86)',
    job('  script: ["docker login -u a -p $PASS registry"]\n'),
    'ci-secret-argument other script',
    job('  script: ["docker login -u a --password-stdin registry < $PASS_FILE"]\n'),
  ],
  [
    'ci-client-dry-run: a dry run that asks an API server (84)',
    job('  script: [kubectl apply --dry-run=client -f x]\n'),
    'ci-client-dry-run other script',
    job('  script: [kubectl apply --dry-run=server -f x]\n'),
  ],
  [
    'ci-resource-group: two pipelines at once (86)',
    job('  stage: deploy\n  interruptible: false\n  environment: { name: production }\n'),
    'ci-resource-group other resource_group',
    job('  environment: { name: production, action: verify }\n'),
  ],
  [
    'ci-interruptible: a deployment that a push ends (86)',
    job(`${DEPLOY}  interruptible: true\n`),
    'ci-interruptible other interruptible',
    job(DEPLOY),
  ],
  [
    'ci-environment-stop: an environment without an end (86)',
    job('  extends: .deploy\n  environment: { name: review/$CI_COMMIT_REF_SLUG }\n'),
    'ci-environment-stop other environment',
    job(
      '  extends: .deploy\n  environment: { name: review/$CI_COMMIT_REF_SLUG, auto_stop_in: 1 week }\n',
    ),
  ],
];

describe('each rule', () => {
  it.each(CASES)('%s', (...[, bad, told, good]) => {
    expect(found(pipeline(bad))).toEqual([told]);
    expect(found(pipeline(good))).toEqual([]);
  });

  it('86: a job without timeout (ci-timeout)', () => {
    const without = pipeline().replace('  timeout: 20m\n', '');
    expect(found(without)).toEqual(['ci-timeout unit timeout', 'ci-timeout deploy timeout']);
    expect(found(without.replaceAll('  script:', '  timeout: 1h\n  script:'))).toEqual([]);
  });

  it('81: two jobs that deploy to one environment (ci-deploy-twice)', () => {
    const rival = '  extends: .deploy\n  environment: { name: staging }\n';
    expect(found(pipeline(job(rival)))).toEqual([
      'ci-deploy-twice deploy environment',
      'ci-deploy-twice other environment',
    ]);
    expect(found(pipeline(job(`${rival}  needs: [deploy]\n`)))).toEqual([]);
    expect(found(pipeline(job(`${rival}  rules: [{ when: manual }]\n`)))).toEqual([]);
  });

  it('has a case', () => {
    const named = CASES.map(([title]) => title.split(':')[0]);
    const all = new Set([...named, 'ci-timeout', 'ci-deploy-twice']);
    expect(JOB_RULES.map(({ id }) => id).filter((id) => !all.has(id))).toEqual([]);
  });
});

test('the file with which people approve breaks no rule', () => {
  const path = '/ci/gitlab/approve.yml';
  const approve = readFileSync(new URL(`../..${path}`, import.meta.url), 'utf8');
  const inputs =
    '{ environment: production, stage: deploy, image: a/b, version: 6.2.0, needs: unit }';
  const text = pipeline(`\ninclude: [{ local: ${path}, inputs: ${inputs} }]\n`);
  expect(found(text, { 'ci/gitlab/approve.yml': approve })).toEqual([]);
});

describe('a file that GitLab cannot read (80)', () => {
  it.each([
    ['with a key twice', `${pipeline()}\nunit: { script: [a] }\n`],
    ['with a tab', 'unit:\n\tscript: [a]\n'],
    ['that is a list', '- a\n'],
    ['with three documents', 'a: 1\n---\nb: 2\n---\nc: 3\n'],
    ['with an unknown tag', 'unit: !secret a\n'],
  ])('%s is told with its line', (_what, text) => {
    const { findings } = lintPipeline(FILE, () => text);
    expect(findings.map(({ ids }) => ids[0])).toContain('ci-yaml');
    expect(findings[0]?.cells[0]).toMatch(/^\.gitlab-ci\.yml:\d+$/);
  });
});

describe('jobs that are put together', () => {
  it('take over what they extend, by several levels', () => {
    const text = pipeline(
      `\n.base: { image: node }\n.mid: { extends: .base }\n${job('  extends: [.mid]\n')}`,
    );
    expect(found(text)).toEqual(['ci-image-digest other image']);
  });

  it('are told when they extend nobody, or themselves', () => {
    expect(found(pipeline(job('  extends: .nobody\n')))).toEqual(['ci-extends other extends']);
    expect(found(pipeline(job('  extends: other\n')))).toEqual(['ci-extends other extends']);
  });

  it('follow references and merge keys', () => {
    const text = `\n.six: &six { script: [a, b, c, d, e, f] }\nother:\n  script: [!reference [.six, script]]\nthird:\n  <<: *six\n`;
    expect(found(pipeline(text))).toEqual([
      'ci-script-length other script',
      'ci-script-length third script',
    ]);
  });

  it('are told at the line of their own file', () => {
    const { findings } = lintPipeline(FILE, () => pipeline(job('  stage: build\n')));
    const line = pipeline(job('')).split('\n').indexOf('other:') + 1;
    expect(findings[0]).toMatchObject({ file: FILE, line, cells: [`${FILE}:${line}`] });
  });
});

const COMPONENT = `spec:
  inputs:
    image: {}
    stage: { default: test, options: [test, deploy] }
---
"scan $[[ inputs.stage ]]":
  stage: $[[ inputs.stage ]]
  image: $[[ inputs.image ]]
  script: [scan]
`;

function including(inputs: string): string {
  return pipeline('', `include: [{ local: /ci/scan.yml, inputs: ${inputs} }]`);
}

describe('files that are included', () => {
  const files = { 'ci/scan.yml': COMPONENT };

  it.each([
    ['their inputs', `{ image: "${IMAGE}" }`, []],
    ['an image without digest as an input', '{ image: node }', ['ci-image-digest scan test image']],
    [
      'an input that is missing',
      '{}',
      ['ci-include include ci/scan.yml inputs.image', 'ci-image-digest scan test image'],
    ],
    [
      'an input that is not declared',
      `{ image: "${IMAGE}", a: 1 }`,
      ['ci-include include ci/scan.yml inputs.a'],
    ],
    [
      'an input that is no option',
      `{ image: "${IMAGE}", stage: build }`,
      ['ci-include include ci/scan.yml inputs.stage', 'ci-stage scan build stage'],
    ],
  ])('are read with %s', (_what, inputs, told) => {
    expect(found(including(inputs), files)).toEqual(told);
  });

  it('are told at the line of a job that has an input in its name', () => {
    const texts: Readonly<Record<string, string>> = {
      [FILE]: including('{ image: node }'),
      ...files,
    };
    const { findings } = lintPipeline(FILE, (path) => texts[path]);
    expect(findings[0]).toMatchObject({ file: 'ci/scan.yml', line: 6 });
  });

  it('are told when they are not there', () => {
    expect(found(pipeline('', 'include: ci/none.yml'))).toEqual(['ci-include include ci/none.yml']);
  });

  it('of others are told unless they are pinned, and may bring jobs that are needed', () => {
    const remote = 'include: [{ remote: "https://example.com/a.yml" }]';
    expect(found(pipeline(job('  needs: [theirs]\n'), remote))).toHaveLength(1);
    const pinned = `include: [{ project: a/b, ref: ${'c'.repeat(40)}, file: a.yml }]`;
    expect(found(pipeline(job('  needs: [theirs]\n'), pinned))).toEqual([]);
  });

  it('may include each other', () => {
    expect(found(pipeline('', 'include: a.yml'), { 'a.yml': `include: ${FILE}\n` })).toEqual([]);
  });
});

test('80, 81, 82, 83, 84, 86, 87: our own pipeline has no finding', () => {
  const top = new URL('../../', import.meta.url);
  const readText = (path: string) => readFileSync(new URL(path, top), 'utf8');
  expect(lintPipeline(FILE, readText)).toEqual({ findings: [], jobs: 18 });
});
