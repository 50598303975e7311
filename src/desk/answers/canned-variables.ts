// What may stand in double braces in a canned response. Agents' pages fill it in; here it is only held to what they can fill.
import type { CannedVariable } from '../../contract/index.js';

const KNOWN: readonly CannedVariable[] = ['contact.name', 'agent.name', 'account.name'];
const PLACE = /\{\{\s*([^{}|]*?)\s*(?:\|[^{}]*)?\}\}/g;

/** Names in double braces that nobody could fill in. */
export function unknownVariables(text: string): string[] {
  const named = [...text.matchAll(PLACE)].map(([, name = '']) => name);
  return [...new Set(named.filter((name) => !KNOWN.some((known) => known === name)))];
}
