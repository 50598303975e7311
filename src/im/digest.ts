// What lists and the search know of a message, kept beside its content.
import { previewText, type MessageContent } from '../contract/index.js';
import { searchableText, searchWords } from './search-words.js';

export interface Digest {
  preview: string;
  words: string[];
}

export function digestOf(content: MessageContent): Digest {
  return { preview: previewText(content), words: searchWords(searchableText(content)) };
}
