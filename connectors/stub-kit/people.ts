// Who a simulated person is, as tests and the lab page make them.
import { textOf, textsIn, type JsonObject } from './reading.js';

export interface PersonFacts {
  displayName: string;
  username?: string;
  language?: string;
}

export function personFacts(body: JsonObject): PersonFacts {
  return { displayName: textOf(body['displayName']) ?? 'Somebody', ...textsIn(body, ['username', 'language']) };
}
