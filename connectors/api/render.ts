// An operation on messages as the one webhook that tells of it. Pure: it is stored before it leaves.
import {
  ConnectorError,
  type ConnectorErrorCode,
  type Capabilities,
  type Json,
  type MessageContent,
  type OutboundOperation,
  type PlatformCall,
  type StoredMedia,
} from '../../src/contract/index.js';
import { say } from './words.js';

/** Where the address of a file goes, which is made when the webhook leaves because it is good for an hour only. */
export const FILE_PLACEHOLDER = 'attach://';

type Files = NonNullable<PlatformCall['files']>;

export function render(operation: OutboundOperation, capabilities: Capabilities): PlatformCall[] {
  const externalUserId = operation.platformUserId;
  switch (operation.op) {
    case 'send': {
      const { messageId, replyToPlatformMessageId: replyTo, writtenBy } = operation;
      const { content, files } = rendered(operation.content, capabilities);
      const payload = {
        ...(messageId !== undefined && { messageId }),
        externalUserId,
        content,
        ...(replyTo !== undefined && { replyTo }),
        ...(writtenBy !== undefined && { writtenBy }),
      };
      return [{ method: 'message', payload, ...(files.length > 0 && { files }) }];
    }
    case 'edit': {
      const { content, files } = rendered(operation.content, capabilities);
      const payload = { externalUserId, externalMessageId: onlyId(operation.platformMessageIds), content };
      return [{ method: 'edit', payload, ...(files.length > 0 && { files }) }];
    }
    case 'retract':
      return [{ method: 'unsend', payload: { externalUserId, externalMessageId: onlyId(operation.platformMessageIds) } }];
    case 'react': {
      const { platformMessageId: externalMessageId, emoji } = operation;
      return [{ method: 'reaction', payload: { externalUserId, externalMessageId, emoji } }];
    }
  }
}

/** Every message is told in one webhook, so it has one id there. */
function onlyId([id]: string[]): string {
  if (id === undefined) throw new ConnectorError({ code: 'unknown_message', kind: 'permanent', ...say('unknown_message') });
  return id;
}

function rendered(content: MessageContent, capabilities: Capabilities): { content: { [key: string]: Json }; files: Files } {
  if (capabilities.content[content.type].level === 'rejected')
    throw refusal('unsupported_content', `The API channel cannot carry a message of kind ${content.type}`);
  const files: Files = [];
  const offered = (media: StoredMedia): Json => {
    const part = `file${String(files.length)}`;
    files.push({ part, mediaId: media.mediaId, name: media.name ?? part, mime: media.mime });
    const { mime, sizeBytes, name, width, height } = media;
    return {
      url: FILE_PLACEHOLDER + part,
      mime,
      sizeBytes,
      ...(name !== undefined && { name }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
    };
  };
  if (content.type === 'album') {
    const { items, ...rest } = content;
    return { content: { ...plain(rest), items: items.map(({ type, media }) => ({ type, media: offered(media) })) }, files };
  }
  if ('media' in content) {
    const { media, ...rest } = content;
    return { content: { ...plain(rest), media: offered(media) }, files };
  }
  return { content: plain(content), files };
}

/** Without the fields that are there but have no value. */
function plain(value: object): { [key: string]: Json } {
  return JSON.parse(JSON.stringify(value)) as { [key: string]: Json };
}

function refusal(code: ConnectorErrorCode, message: string): ConnectorError {
  return new ConnectorError({ code, kind: 'permanent', message });
}
