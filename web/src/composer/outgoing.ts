// What the composer's text and files become: an album where the pictures go together, else one message each, the words with the first.
import type { MessageView } from '../../../src/contract/api.js';
import type { Capabilities } from '../../../src/contract/capabilities.js';
import type { ContentInput, MessageContent, StoredMedia } from '../../../src/contract/content.js';
import { textLength } from './text-length.js';
import type { Attachment } from './chosen-files.js';

export interface Outgoing {
  input: ContentInput;
  /** The same as it will be shown at once. */
  content: MessageContent;
}

type Ready = Attachment & Required<Pick<Attachment, 'uploaded'>>;
type Formed = Pick<Attachment, 'form'>;

export function outgoingMessages(text: string, attachments: readonly Ready[], capabilities: Capabilities): Outgoing[] {
  const words = text.trim();
  if (attachments.length === 0) return words === '' ? [] : [textMessage(words)];
  const messages: Outgoing[] = [];
  let caption: string | undefined = words === '' ? undefined : words;
  if (caption !== undefined && !fitsAsCaption(caption, attachments, capabilities)) {
    messages.push(textMessage(caption));
    caption = undefined;
  }
  for (const group of gathered(attachments, capabilities)) {
    messages.push(group.length > 1 ? albumMessage(group, caption) : fileMessage(group[0], caption));
    caption = undefined;
  }
  return messages;
}

function textMessage(text: string): Outgoing {
  return { input: { type: 'text', text }, content: { type: 'text', text } };
}

function fileMessage({ form, uploaded, name }: Ready, caption: string | undefined): Outgoing {
  const words = caption === undefined ? {} : { caption };
  const [sent, shown] = [{ mediaId: uploaded.mediaId }, stored(uploaded, name)];
  if (form.voice === true)
    return {
      input: { type: 'audio', voice: true, media: sent, ...words },
      content: { type: 'audio', voice: true, media: shown, ...words },
    };
  return { input: { type: form.type, media: sent, ...words }, content: { type: form.type, media: shown, ...words } };
}

function albumMessage(group: readonly Ready[], caption: string | undefined): Outgoing {
  const words = caption === undefined ? {} : { caption };
  return {
    input: {
      type: 'album',
      items: group.map(({ form, uploaded }) => ({ type: form.type, media: { mediaId: uploaded.mediaId } })),
      ...words,
    },
    content: {
      type: 'album',
      items: group.map(({ form, uploaded, name }) => ({ type: form.type, media: stored(uploaded, name) })),
      ...words,
    },
  };
}

function stored({ mediaId, mime, sizeBytes, width, height }: Ready['uploaded'], name: string): StoredMedia {
  return { mediaId, mime, sizeBytes, name, state: 'ready', ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}

/** A caption's limit is counted as the channel counts its texts. */
export function fitsAsCaption(caption: string, [first]: readonly Formed[], { content, text }: Capabilities): boolean {
  const max = first === undefined ? undefined : content[first.form.type].captionMax;
  return max === undefined || textLength(caption, text.unit) <= max;
}

/** Pictures and videos next to each other go together, in albums as large as the channel takes. */
export function gathered<File extends Formed>(attachments: readonly File[], { content, albumMax }: Capabilities): [File, ...File[]][] {
  const groups: [File, ...File[]][] = [];
  const albums = content.album.level !== 'rejected' && albumMax > 1;
  const pictorial = ({ form }: Formed): boolean => form.type === 'image' || form.type === 'video';
  for (const attachment of attachments) {
    const group = groups.at(-1);
    if (albums && group !== undefined && group.length < albumMax && pictorial(attachment) && pictorial(group[0])) group.push(attachment);
    else groups.push([attachment]);
  }
  return groups;
}

/** The same message with other words; its file stays what it is. */
export function corrected({ content }: Pick<MessageView, 'content'>, words: string): ContentInput {
  if (content.type === 'image' || content.type === 'video' || content.type === 'audio' || content.type === 'file') {
    // How it was styled was of the words before.
    const { entities: _entities, ...rest } = content;
    return { ...rest, media: { mediaId: content.media.mediaId }, caption: words };
  }
  return { type: 'text', text: words };
}
