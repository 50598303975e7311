// What can be searched for in a message, in any language: words where spaces part them, pairs of characters where nothing does.
import { mediaOf, storableText, type MessageContent } from '../contract/index.js';

/** Longer words are found by their beginning. */
const MAX_WORD = 40;
/** Enough for the longest message; bounds what one row can add to the index. */
const MAX_WORDS = 1_000;

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}々〆ー]/u;
const RUNS = new RegExp(`(?:${UNSPACED.source})+|(?:(?!${UNSPACED.source})[\\p{L}\\p{N}])+`, 'gu');

/** The words a stored text is found by. */
export function searchWords(text: string): string[] {
  const words = new Set<string>();
  for (const run of runsOf(text)) {
    if (words.size >= MAX_WORDS) break;
    if (!UNSPACED.test(run)) {
      words.add(storableText(run, MAX_WORD));
      continue;
    }
    const characters = [...run];
    characters.forEach((character, index) => {
      words.add(character);
      const next = characters[index + 1];
      if (next !== undefined) words.add(character + next);
    });
  }
  return [...words].slice(0, MAX_WORDS);
}

/**
 * What was typed into a search box, as a PostgreSQL tsquery over `searchWords`: everything typed must be there, words by their beginning.
 * Null: nothing in it can be searched for.
 */
export function searchQuery(typed: string): string | null {
  const terms: string[] = [];
  for (const run of runsOf(typed)) {
    if (!UNSPACED.test(run)) {
      terms.push(`'${storableText(run, MAX_WORD)}':*`);
      continue;
    }
    const characters = [...run];
    if (characters.length === 1) terms.push(`'${run}'`);
    for (let index = 0; index + 1 < characters.length; index++) terms.push(`'${characters.slice(index, index + 2).join('')}'`);
  }
  return terms.length === 0 ? null : [...new Set(terms)].slice(0, 50).join(' & ');
}

/** Everything a person could remember of a message. */
export function searchableText(content: MessageContent): string {
  const texts: (string | undefined)[] = mediaOf(content).map((file) => file.name);
  switch (content.type) {
    case 'text':
      texts.push(content.text);
      break;
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
    case 'album':
      texts.push(content.caption);
      break;
    case 'location':
      texts.push(content.name, content.address);
      break;
    case 'contact_card':
      for (const card of content.contacts) texts.push(card.name, card.organization, ...card.phones, ...(card.emails ?? []));
      break;
    case 'link':
      texts.push(content.title, content.description, content.url);
      break;
    case 'product':
      texts.push(content.title, content.id);
      break;
    case 'products':
      for (const { title, id } of content.items) texts.push(title, id);
      break;
    case 'order':
      texts.push(content.number, ...content.items.map((item) => item.title));
      break;
    case 'menu':
      texts.push(content.header, content.text, ...content.options.map((option) => option.label), content.footer);
      break;
    case 'form_reply':
      texts.push(content.text, ...Object.values(content.fields));
      break;
    case 'template':
      texts.push(content.name, content.text, ...Object.values(content.parameters));
      break;
    case 'unsupported':
      texts.push(content.text);
      break;
    case 'sticker':
    case 'reaction':
    case 'event':
      break;
  }
  return texts.filter(Boolean).join(' ');
}

/** Letters and digits that belong together, without case, width and accents. */
export function runsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase();
  return plain.match(RUNS) ?? [];
}
