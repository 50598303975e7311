// What a person's conversation is found by. Any part of a name or number of three characters or more will do: people know the last digits.
import type { EndUserProfile } from '../contract/index.js';
import { searchWords } from './search-words.js';

const SHORTEST_PART = 3;

/** `more`: what agents know besides, such as another name or number. */
export function personWords(displayName: string, platformUserId: string, profile: EndUserProfile, more: string[] = []): string[] {
  const words = new Set<string>();
  for (const word of searchWords([displayName, platformUserId, profile.username, profile.phone, ...more].filter(Boolean).join(' '))) {
    words.add(word);
    // A part is the beginning of what is left after leaving out some characters.
    for (let start = 1; start <= word.length - SHORTEST_PART; start++) words.add(word.slice(start));
  }
  return [...words];
}
