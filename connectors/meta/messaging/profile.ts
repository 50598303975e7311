// Who the customer is, as far as Meta tells: names need consent or a permission of their own, and a refusal costs nothing.
import { ConnectorError, type EndUserProfile } from '../../../src/contract/index.js';
import type { GraphApi } from '../graph.js';
import type { Fields } from '../reading.js';

/** null when Meta will not tell. */
export async function lookUpProfile(
  api: GraphApi,
  platformUserId: string,
  fields: readonly string[],
  read: (person: Fields) => EndUserProfile,
): Promise<EndUserProfile | null> {
  try {
    return read(await api.get(platformUserId, { fields: fields.join(',') }));
  } catch (error) {
    // A missing permission is about profiles only; a token that is no good will be told by the next send.
    if (error instanceof ConnectorError && (error.kind === 'permanent' || error.kind === 'auth')) return null;
    throw error;
  }
}
