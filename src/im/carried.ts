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
  if (content.type === 'menu' && content.options.length > capabilities.menu.maxOptions) {
    throw new HubError(422, 'menu_too_long', `This channel takes at most ${String(capabilities.menu.maxOptions)} options.`);
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
