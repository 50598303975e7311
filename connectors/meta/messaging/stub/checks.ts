// What the checks of a call share: whose call it is, and the platform's plain no.
import { GraphFailure, type GraphCall } from '../../stub/graph-answer.js';
import { fieldsOf, listOf, type Fields } from '../../reading.js';
import type { Account } from './types.js';
import type { World } from './world.js';

export interface SendScene {
  world: World;
  account: Account;
  call: GraphCall;
}

export function invalid(words: string): GraphFailure {
  return new GraphFailure(400, 100, words);
}

/** Every element of a list, for checks that look at each. */
export function eachOf(value: unknown, name: string, most: number): Fields[] {
  const items = listOf(value).map(fieldsOf);
  if (items.length === 0 || items.length > most) throw invalid(`Param ${name} must have 1 to ${most} elements`);
  return items;
}
