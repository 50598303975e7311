// What a channel cannot carry is refused before anything is stored, with the same record the composer shows.
import { HubError, mediaOf, type Capabilities, type MessageContent } from '../contract/index.js';

/** Throws 422 for content the channel rejects, 413 for what is too long or too large. */
export function requireCarried(content: MessageContent, capabilities: Capabilities): void {
  const support = capabilities.content[content.type];
  if (support.level === 'rejected')
    throw new HubError(422, 'not_supported', `This channel cannot carry ${content.type.replace('_', ' ')} messages.`, {
      type: content.type,
    });
  if (content.type === 'text' && !capabilities.text.splits && lengthOf(content.text, capabilities.text.unit) > capabilities.text.max) {
    throw new HubError(413, 'text_too_long', `This channel takes at most ${String(capabilities.text.max)} ${capabilities.text.unit}.`, {
      max: capabilities.text.max,
    });
  }
  for (const file of mediaOf(content)) {
    const itemType = content.type === 'album' ? content.items.find((item) => item.media === file)?.type : undefined;
    const limit = (itemType ? capabilities.content[itemType] : support).maxBytes;
    if (limit !== undefined && file.sizeBytes > limit) {
      throw new HubError(413, 'file_too_large', `This channel takes files of at most ${String(Math.floor(limit / 1_048_576))} MB here.`, {
        maxBytes: limit,
      });
    }
  }
  if (content.type === 'album' && content.items.length > capabilities.albumMax) {
    throw new HubError(422, 'album_too_long', `This channel takes at most ${String(capabilities.albumMax)} files together.`);
  }
  if (content.type === 'menu') requireMenu(content, capabilities.menu);
}

function requireMenu({ options }: Extract<MessageContent, { type: 'menu' }>, { maxOptions, asks = [] }: Capabilities['menu']): void {
  if (options.length > maxOptions) throw new HubError(422, 'menu_too_long', `This channel takes at most ${String(maxOptions)} options.`);
  for (const { asks: asked, url } of options) {
    if (asked === undefined) continue;
    if (url !== undefined) throw new HubError(422, 'not_supported', 'An option that asks for something is no link.');
    if (!asks.includes(asked)) throw new HubError(422, 'not_supported', `This channel cannot ask for a ${asked}.`, { type: 'menu', asks });
    if (options.length > 1) throw new HubError(422, 'not_supported', 'An option that asks for something stands alone in its menu.');
  }
}

export function lengthOf(text: string, unit: Capabilities['text']['unit']): number {
  switch (unit) {
    case 'utf16':
      return text.length;
    case 'codepoints':
      return [...text].length;
    case 'bytes':
      return Buffer.byteLength(text);
  }
}
