#!/usr/bin/env bash
# Canary: ci/canary-deployment.sh <chart-version> <image-tag> [options of zhiyou deploy]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PATH=$root/node_modules/.bin:$PATH exec node "$root/src/cli/main.ts" deploy --config "${ZHIYOU_CONFIG:-$root/ci/zhiyou.yaml}" \
  --env "${ZHIYOU_ENV:-production}" --strategy canary --chart-version "${1:?chart version}" --image-tag "${2:?image tag}" "${@:3}"
