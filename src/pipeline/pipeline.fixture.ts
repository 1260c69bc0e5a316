/** An image by its digest. */
export const IMAGE: string = `registry.example.com/ci/node@sha256:${'a'.repeat(64)}`;

/** A pipeline without a finding; `jobs` come after its own. */
export function pipeline(jobs = '', head = ''): string {
  return `stages: [test, deploy]
${head}
default:
  image: ${IMAGE}
  timeout: 20m
  interruptible: true
  retry: { max: 2, when: [runner_system_failure, stuck_or_timeout_failure] }

unit:
  stage: test
  script: [npm ci, npm test]
  rules: [{ if: $CI_COMMIT_BRANCH }]

.deploy:
  stage: deploy
  interruptible: false
  resource_group: $CI_ENVIRONMENT_NAME
  rules: [{ if: $CI_COMMIT_BRANCH }]

deploy:
  extends: .deploy
  needs: [unit]
  environment: { name: staging }
  script: zhiyou deploy --env staging --release release.json
${jobs}`;
}

/** A job by its other fields; it is given a script unless they hold one. */
export function job(fields: string, name = 'other'): string {
  const script = /^ {2}(?:script|trigger):/m.test(fields) ? '' : '  script: [npm test]\n';
  return `\n${name}:\n${script}${fields}`;
}
