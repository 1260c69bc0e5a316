import type { CleanupResult } from '../../environments/cleanup.ts';
import { assertNever } from '../../shared/errors.ts';

/** What became of a cleanup, in English. */
export function cleanupInEnglish(environment: string, result: CleanupResult): string {
  switch (result.kind) {
    case 'absent':
      return `${environment}: there is nothing`;
    case 'planned':
      return `${environment}: ${result.inventory.items.length} objects would go with their namespace; nothing was touched`;
    case 'foreign':
      return `✗ ${environment}: the namespace does not carry the label of this environment; nothing was touched`;
    case 'in-use':
      return `✗ ${environment}: in use, nothing was touched: ${result.by.join(', ')}. End the rollout, or take the route away first`;
    case 'rights-missing':
      return `✗ ${environment}: ${result.rights.length} rights are missing; nothing was touched`;
    case 'done':
      return `${environment}: removed (${result.removed})`;
    case 'stuck':
      return `✗ ${environment}: the namespace is still being removed. The cluster says: ${result.why === '' ? 'nothing' : result.why}`;
    default:
      return assertNever(result);
  }
}

/** The same in Chinese. */
export function cleanupInChinese(environment: string, result: CleanupResult): string {
  switch (result.kind) {
    case 'absent':
      return `${environment}：不存在`;
    case 'planned':
      return `${environment}：将随命名空间删除 ${result.inventory.items.length} 个对象；未做任何更改`;
    case 'foreign':
      return `✗ ${environment}：命名空间没有本环境的标签；未做任何更改`;
    case 'in-use':
      return `✗ ${environment}：正在使用，未做任何更改：${result.by.join('、')}。请先结束发布或移除路由`;
    case 'rights-missing':
      return `✗ ${environment}：缺少 ${result.rights.length} 项权限；未做任何更改`;
    case 'done':
      return `${environment}：已删除（${result.removed}）`;
    case 'stuck':
      return `✗ ${environment}：命名空间仍在删除中。集群说明：${result.why === '' ? '无' : result.why}`;
    default:
      return assertNever(result);
  }
}
