import type { ApiKeyDescription } from '../serving/api-key-description.js';
import type { ColouredStream } from './paint.js';
import { textTable } from './text-table.js';

/** The API keys with their values as a table; empty where there are none. */
export function apiKeyTable(apiKeys: readonly ApiKeyDescription[], stream: ColouredStream): string {
  if (apiKeys.length === 0) return '';
  const rows = apiKeys.map(({ name, value, enabled, usagePlans }) => {
    return [name, value, usagePlans.join(', '), enabled ? '' : 'disabled'];
  });
  return textTable(['API KEY', 'VALUE', 'USAGE PLANS', 'STATE'], rows, stream);
}
