import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchFileFrom } from '../../test/support/file-access.js';
import { TestTokenShelf } from '../../test/support/token-shelf.js';
import type { OpenFile, PlatformClient } from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { openClient } from './client.js';
import { render } from './render.js';
import { createStub, type Person, type WhatsAppStub } from './stub/index.js';

const noFile: OpenFile = () => Promise.reject(new Error('no file'));

let stub: WhatsAppStub;
let person: Person;
let client: PlatformClient;
let closing: AbortController;

beforeEach(async () => {
  stub = await createStub();
  const { credentials } = stub.addAccount('Shop');
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
        parameters: [{ name: 'header.image', example: 'https://example.com/shop.jpg' }],
      },
      {
        name: 'how_to_assemble',
        language: 'en',
        category: 'utility',
        preview: '[video]\nHow to put your {{product}} together.',
        parameters: [
          { name: 'header.video', example: 'https://example.com/chair.mp4' },
          { name: 'product', example: 'Blue chair' },
        ],
      },
      {
        name: 'invoice',
        language: 'en',
        category: 'utility',
        preview: '[document]\nHere is the invoice of your order {{number}}.',
        parameters: [
          { name: 'header.document', example: 'https://example.com/invoice.pdf' },
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
      const filled = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.example ?? 'x']));
      const content = { type: 'template', name, language, parameters: filled } as const;
      const [call] = render({ op: 'send', platformUserId: person.userId, content }, capabilities({}));
      if (!call) throw new Error('a template is no call at all');
      expect((await client.deliver(call, noFile)).platformMessageIds).toEqual([expect.stringMatching(/^wamid\./)]);
    }
  });
});
