import type { DataCatalogue } from '@rapport/compliance';
import { complianceTables } from './compliance.js';
import { conversationTables } from './conversation.js';
import { identityTables } from './identity.js';
import { impersonalTables } from './impersonal.js';
import { memoryTables } from './memory.js';
import { retention } from './retention.js';
import { safetyTables } from './safety.js';
import { stores } from './stores.js';

/** Everything that is stored, and why (docs/adr/0043-the-data-catalogue-is-code.md). */
export const dataCatalogue: DataCatalogue = {
  tables: [
    ...identityTables,
    ...conversationTables,
    ...memoryTables,
    ...safetyTables,
    ...complianceTables,
    ...impersonalTables,
  ],
  stores,
  retention,
};
