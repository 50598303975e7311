// What a channel cannot carry is refused before anything is stored, with the same record the composer shows.
import {
  HubError,
  isMenuOfProducts,
  mediaOf,
  type Capabilities,
  type ContentSupport,
  type HeadFile,
  type MenuAsk,
  type MessageContent,
  type StoredMedia,
} from '../contract/index.js';

type Menu = Extract<MessageContent, { type: 'menu' }>;
type Template = Extract<MessageContent, { type: 'template' }>;
type Taken = Pick<ContentSupport, 'mimeTypes' | 'maxBytes'>;
type Option = Menu['options'][number];

const ASKED: Readonly<Record<MenuAsk, string>> = {
  location: 'a location',
  contact: 'a contact',
  form: 'a form',
  address: 'an address',
  order: 'an order',
  call: 'a call',
  call_permission: 'permission to call',
};

/** Throws 422 for content the channel rejects, 413 for what is too long or too large. */
export function requireCarried(content: MessageContent, capabilities: Capabilities): void {
  const support = capabilities.content[content.type];
  if (support.level === 'rejected')
    throw new HubError(422, 'not_supported', `This channel cannot carry ${content.type.replace('_', ' ')} messages.`, {
      type: content.type,
    });
  if (content.type === 'text') requireLength(content.text, 0, capabilities);
  // One that is longer than the channel's captions follows as a text.
  if ('caption' in content && content.caption !== undefined) requireLength(content.caption, support.captionMax ?? 0, capabilities);
  if (content.type === 'menu') requireHeadFile(content, capabilities.menu.files);
  else if (content.type === 'template') requireHeadFile(content, capabilities.templateFiles);
  else
    for (const file of mediaOf(content)) {
      const itemType = content.type === 'album' ? content.items.find((item) => item.media === file)?.type : undefined;
      requireFile(file, itemType ? capabilities.content[itemType] : support, itemType ?? content.type);
    }
  if (content.type === 'album' && content.items.length > capabilities.albumMax) {
    throw new HubError(422, 'album_too_long', `This channel takes at most ${String(capabilities.albumMax)} files together.`);
  }
  if (content.type === 'products' && content.items.length > capabilities.productsMax) {
    throw new HubError(422, 'too_many_products', `This channel takes at most ${String(capabilities.productsMax)} products together.`);
  }
  if (content.type === 'menu') requireMenu(content, capabilities);
}

function requireFile({ mime, sizeBytes }: StoredMedia, { mimeTypes, maxBytes }: Taken, as: string): void {
  if (!takesType(mimeTypes, mime))
    throw new HubError(422, 'file_type_refused', `This channel does not take ${mime} as ${as}.`, { mimeTypes });
  if (maxBytes !== undefined && sizeBytes > maxBytes) {
    throw new HubError(413, 'file_too_large', `This channel takes files of at most ${String(Math.floor(maxBytes / 1_048_576))} MB here.`, {
      maxBytes,
    });
  }
}

function requireHeadFile({ type, media }: Menu | Template, files: readonly HeadFile[] | undefined): void {
  if (media === undefined) return;
  if (files === undefined) throw new HubError(422, 'not_supported', `A ${type} of this channel has no place for a file.`, { type });
  const kind = files.find(({ mimeTypes }) => takesType(mimeTypes, media.mime));
  requireFile(media, kind ?? { mimeTypes: files.flatMap(({ mimeTypes }) => mimeTypes) }, `the file of a ${type}`);
}

/** Throws for what cannot stand below a comment. */
export function requirePublicAnswer(content: MessageContent, { publicAnswers }: Capabilities): void {
  if (!publicAnswers) throw new HubError(422, 'not_supported', 'This channel has no answers in public.');
  if (content.type !== 'text') throw new HubError(422, 'public_text_only', 'An answer in public is a plain text.');
  const { textMax: max } = publicAnswers;
  if (content.text.length > max)
    throw new HubError(413, 'text_too_long', `An answer in public takes at most ${String(max)} characters.`, { max });
}

function requireMenu(content: Menu, { menu, catalogue }: Capabilities): void {
  const { options } = content;
  requireFrame(content, menu);
  const asProducts = catalogue && isMenuOfProducts(content);
  const max = asProducts ? catalogue.productsMax : menu.maxOptions;
  if (options.length > max) throw new HubError(422, 'menu_too_long', `This channel takes at most ${String(max)} options.`);
  for (const option of options) {
    if (option.asks !== undefined) requireAsked(option, options.length > 1, menu.asks ?? []);
    else if (option.url === undefined && !asProducts) requireChoice(option, menu);
  }
}

function requireFrame(content: Menu, { headerMax, footerMax }: Capabilities['menu']): void {
  if (content.media !== undefined && (content.header !== undefined || content.options.some(({ asks }) => asks !== undefined)))
    throw new HubError(422, 'not_supported', 'This menu has no place for a file.', { type: 'menu' });
  for (const [line, max] of [
    [content.header, headerMax],
    [content.footer, footerMax],
  ] as const) {
    if (line === undefined) continue;
    if (max === undefined || content.options.some(({ asks }) => asks !== undefined))
      throw new HubError(422, 'not_supported', 'This menu has no place for a line above or below it here.', { type: 'menu' });
    if (lengthOf(line, 'codepoints') > max)
      throw new HubError(413, 'text_too_long', `The line takes at most ${String(max)} characters.`, { max });
  }
}

function requireChoice({ id, label }: Option, { labelMax, idMaxBytes }: Capabilities['menu']): void {
  if (lengthOf(label, 'codepoints') > labelMax)
    throw new HubError(422, 'option_too_long', `An option of this channel holds at most ${String(labelMax)} characters.`, {
      max: labelMax,
    });
  if (lengthOf(id, 'bytes') > idMaxBytes)
    throw new HubError(422, 'option_id_too_long', `The id of an option holds at most ${String(idMaxBytes)} bytes here.`, {
      max: idMaxBytes,
    });
}

function requireAsked({ asks, url, formId }: Option, hasOthers: boolean, known: readonly MenuAsk[]): void {
  if (asks === undefined) return;
  if (url !== undefined) throw new HubError(422, 'not_supported', 'An option that asks for something is no link.');
  if (!known.includes(asks))
    throw new HubError(422, 'not_supported', `This channel cannot ask for ${ASKED[asks]}.`, { type: 'menu', asks: [...known] });
  if (hasOthers) throw new HubError(422, 'not_supported', 'An option that asks for something stands alone in its menu.');
  if (asks === 'form' && formId === undefined)
    throw new HubError(422, 'not_supported', 'An option that asks for a form says which: formId.');
}

function requireLength(text: string, captionMax: number, { text: { max, unit, splits } }: Capabilities): void {
  const most = Math.max(max, captionMax);
  if (!splits && lengthOf(text, unit) > most)
    throw new HubError(413, 'text_too_long', `This channel takes at most ${String(most)} ${unit}.`, { max: most });
}

function takesType(mimeTypes: readonly string[] | undefined, mime: string): boolean {
  const type = baseType(mime);
  return (
    mimeTypes === undefined ||
    mimeTypes.some((taken) => (taken.endsWith('/*') ? type.startsWith(taken.slice(0, -1)) : baseType(taken) === type))
  );
}

/** Without parameters such as `; codecs=opus`. */
const baseType = (mime: string): string => mime.split(';', 1)[0]?.trim().toLowerCase() ?? mime;

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
