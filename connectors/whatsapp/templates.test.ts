import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchFileFrom } from '../../test/support/file-access.js';
import { TestTokenShelf } from '../../test/support/token-shelf.js';
import type { MessageContent, OpenFile, PlatformClient, StoredMedia } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { render } from './render.js';
import { createStub, type Person, type WhatsAppStub } from './stub/index.js';

const storedFile = (mediaId: string, mime: string): StoredMedia => ({ mediaId, mime, sizeBytes: 9, name: mediaId, state: 'ready' });
const FILES = {
  image: storedFile('image', 'image/jpeg'),
  video: storedFile('video', 'video/mp4'),
  file: storedFile('file', 'application/pdf'),
};
const openFile: OpenFile = () => Promise.resolve({ stream: Readable.from([Buffer.from('some file')]), sizeBytes: 9 });

let stub: WhatsAppStub;
let externalAccountId: string;
let person: Person;
let client: PlatformClient;
let closing: AbortController;

beforeEach(async () => {
  stub = await createStub();
  const { credentials, ...account } = stub.addAccount('Shop');
  externalAccountId = account.externalAccountId;
  person = stub.addPerson({ displayName: 'Ana Lima' });
  closing = new AbortController();
  client = openClient({
    accountId: '1',
    credentials,
    settings: { baseUrl: stub.url },
    tokens: new TestTokenShelf(),
    fetchFile: fetchFileFrom(stub.url),
    signal: closing.signal,
  });
});
afterEach(async () => {
  closing.abort();
  await stub.stop();
});

async function send(content: Extract<MessageContent, { type: 'template' }>): Promise<string[]> {
  const [call] = render({ op: 'send', platformUserId: person.userId, content }, capabilities({}));
  if (!call) throw new Error('a template is no call at all');
  return (await client.deliver(call, openFile)).platformMessageIds;
}

describe('templates', () => {
  it('are listed with what has to be filled in, approved ones only', async () => {
    expect(await client.templates?.()).toEqual([
      {
        name: 'order_shipped',
        language: 'en',
        category: 'utility',
        preview: 'Your order {{order}} has been shipped.',
        parameters: [{ name: 'order', example: 'A-1001' }],
      },
      {
        name: 'appointment_reminder',
        language: 'en_US',
        category: 'utility',
        preview: 'Appointment on {{1}}\nHello {{1}}, we expect you at {{2}}.\nReply to change it\n[I will be there]\n[Details]',
        parameters: [
          { name: 'header.1', example: 'Monday' },
          { name: '1', example: 'Ana' },
          { name: '2', example: '10:30' },
          { name: 'button.1', example: 'https://example.com/a/77' },
        ],
      },
      {
        name: 'voltar_a_falar',
        language: 'pt_BR',
        category: 'marketing',
        preview: '[image]\nOlá! Podemos continuar a nossa conversa?',
        parameters: [{ name: 'header.image', file: 'image' }],
      },
      {
        name: 'how_to_assemble',
        language: 'en',
        category: 'utility',
        preview: '[video]\nHow to put your {{product}} together.',
        parameters: [
          { name: 'header.video', file: 'video' },
          { name: 'product', example: 'Blue chair' },
        ],
      },
      {
        name: 'invoice',
        language: 'en',
        category: 'utility',
        preview: '[document]\nHere is the invoice of your order {{number}}.',
        parameters: [
          { name: 'header.document', file: 'file' },
          { name: 'number', example: 'A-1001' },
        ],
      },
      {
        name: 'winter_code',
        language: 'en_US',
        category: 'marketing',
        preview: 'A code for you, {{1}}.\n[Copy code]',
        parameters: [
          { name: '1', example: 'Ana' },
          { name: 'button.0.code', example: 'WINTER26' },
        ],
      },
    ]);
  });

  it('filled in as listed are taken', async () => {
    for (const { name, language, parameters } of (await client.templates?.()) ?? []) {
      const texts = parameters.filter(({ file }) => file === undefined);
      const filled = Object.fromEntries(texts.map((parameter) => [parameter.name, parameter.example ?? 'x']));
      const kind = parameters.find(({ file }) => file !== undefined)?.file;
      expect(await send({ type: 'template', name, language, parameters: filled, ...(kind && { media: FILES[kind] }) })).toEqual([
        expect.stringMatching(/^wamid\./),
      ]);
    }
  });

  it('begin with the file that is theirs, and with no other', async () => {
    const template = { type: 'template', name: 'voltar_a_falar', language: 'pt_BR', parameters: {} } as const;
    await expect(send({ ...template, media: FILES.file })).rejects.toMatchObject({ code: 'template_parameters' });
    await expect(
      send({ ...template, name: 'order_shipped', language: 'en', parameters: { order: '1' }, media: FILES.image }),
    ).rejects.toMatchObject({
      code: 'template_parameters',
    });
    await expect(send(template)).rejects.toMatchObject({ code: 'template_parameters' });
    await send({ ...template, media: FILES.image });
    const { messages } = stub.chat(externalAccountId, person.id);
    expect(messages).toMatchObject([{ kind: 'photo', fileName: 'image', caption: 'Olá! Podemos continuar a nossa conversa?' }]);
  });
});
