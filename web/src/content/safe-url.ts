// Which addresses a message may lead to. Anything else, javascript: first of all, stays plain text.
const ALLOWED = new Set(['http:', 'https:', 'mailto:', 'tel:']);

export function safeUrl(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return ALLOWED.has(url.protocol) ? url.href : null;
}

const WEB_ADDRESS = /https?:\/\/[^\s<>"'，。！？、（）]+[^\s<>"'，。！？、（）.,!?;:)\]]/gu;

/** Splits a text into words and web addresses, for channels that do not mark addresses themselves. */
export function withAddresses(text: string): { text: string; url: string | null }[] {
  const parts: { text: string; url: string | null }[] = [];
  let position = 0;
  for (const match of text.matchAll(WEB_ADDRESS)) {
    if (match.index > position) parts.push({ text: text.slice(position, match.index), url: null });
    parts.push({ text: match[0], url: safeUrl(match[0]) });
    position = match.index + match[0].length;
  }
  if (position < text.length) parts.push({ text: text.slice(position), url: null });
  return parts;
}
