#!/usr/bin/env bash
# Environments: ci/environment-manager.sh [create|verify|status|diff|rotate|cleanup] [development|staging|production|all] [options of zhiyou env]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PATH=$root/node_modules/.bin:$PATH exec node "$root/src/cli/main.ts" env "${1:-status}" "${2:-all}" \
  --config "${ZHIYOU_CONFIG:-$root/ci/zhiyou.yaml}" "${@:3}"
