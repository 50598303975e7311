import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appSecretProof } from '../../meta/signature.js';
import { SAMPLE_FILES } from '../../stub-kit/samples.js';
import { createStub, type Person, type StubAccount, type WhatsAppStub } from './index.js';

let stub: WhatsAppStub;
let account: StubAccount;
let person: Person;
let now: number;

beforeEach(async () => {
  now = Date.now();
  stub = await createStub({ now: () => now });
  account = stub.addAccount('Shop');
  person = stub.addPerson({ displayName: 'Ana Lima' });
  stub.act(account.externalAccountId, person.id, { type: 'text', text: 'Hi' });
});
afterEach(() => stub.stop());

interface Answer {
  error?: { code: number; error_subcode?: number; message: string; error_data?: { details: string } };
  messages?: { id: string }[];
  contacts?: unknown[];
  id?: string;
}

async function graph(method: string, place: string, body?: object, token = account.credentials.accessToken): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${stub.url}/v25.0/${place}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return (await answer.json()) as Answer;
}
const send = (message: object): Promise<Answer> =>
  graph('POST', `${account.externalAccountId}/messages`, { messaging_product: 'whatsapp', to: `+${person.phone}`, ...message });
const sendText = (text: string): Promise<Answer> => send({ type: 'text', text: { body: text } });
const interactive = (body: object): object => ({ type: 'interactive', interactive: { body: { text: 'x' }, ...body } });
const button = (id: string, title: string): object => ({ type: 'reply', reply: { id, title } });
const rows = (count: number): object[] => Array.from({ length: count }, (_, index) => ({ id: `r${index}`, title: `Row ${index}` }));

const flow = (more: object): object =>
  interactive({
    type: 'flow',
    action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: '1155023312345678', flow_cta: 'Open', ...more } },
  });
const product = (more: object): object =>
  interactive({ type: 'product', action: { catalog_id: '194836987003835', product_retailer_id: 'sku-1', ...more } });
const productList = (ids: string[]): object => ({
  catalog_id: '194836987003835',
  sections: [{ product_items: ids.map((id) => ({ product_retailer_id: id })) }],
});
const products = (ids: string[], heading = 'Kitchen'): object =>
  interactive({ type: 'product_list', header: { type: 'text', text: heading }, action: productList(ids) });
const address = (parameters: object): object => interactive({ type: 'address_message', action: { name: 'address_message', parameters } });
const call = (parameters: object): object => interactive({ type: 'voice_call', action: { name: 'voice_call', parameters } });

const code = (value: string): object => ({
  type: 'button',
  sub_type: 'copy_code',
  index: '0',
  parameters: [{ type: 'coupon_code', coupon_code: value }],
});

async function upload(bytes: Buffer, type: string): Promise<Answer> {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', type);
  form.set('file', new Blob([new Uint8Array(bytes)], { type }), 'a.bin');
  const headers = { authorization: `Bearer ${account.credentials.accessToken}` };
  return (await (
    await fetch(`${stub.url}/v25.0/${account.externalAccountId}/media`, { method: 'POST', headers, body: form })
  ).json()) as Answer;
}

describe('a call', () => {
  it('is refused without a good token, at an old version, or with a wrong proof', async () => {
    expect((await graph('GET', account.externalAccountId, undefined, 'EAAGnone')).error).toMatchObject({ code: 190 });
    const old = await fetch(`${stub.url}/v19.0/${account.externalAccountId}`);
    expect(((await old.json()) as Answer).error).toMatchObject({ code: 2635 });
    expect((await graph('GET', `${account.externalAccountId}?appsecret_proof=00`)).error).toMatchObject({ code: 100 });
    const proof = appSecretProof(account.credentials.accessToken, account.credentials.appSecret);
    expect(await graph('GET', `${account.externalAccountId}?appsecret_proof=${proof}`)).toMatchObject({ id: account.externalAccountId });
  });

  it('to what does not exist is told so as Meta does', async () => {
    expect((await graph('GET', '424242')).error).toMatchObject({ code: 100, error_subcode: 33 });
    expect((await graph('GET', `${account.externalAccountId}?fields=shoe_size`)).error?.message).toContain('nonexisting field (shoe_size)');
  });

  it('that a fault should hit a number of times is hit just so often', async () => {
    stub.faults.set({ rules: [{ match: { method: 'messages', chatId: person.phone }, effect: 'error', code: 131_000, times: 2 }] });
    const codes = [];
    for (let attempt = 0; attempt < 3; attempt += 1) codes.push((await sendText('x')).error?.code);
    expect(codes).toEqual([131_000, 131_000, undefined]);
  });
});

describe('what WhatsApp refuses', () => {
  it.each<[string, object, number, string]>([
    ['no product', { messaging_product: 'telegram' }, 131_008, 'messaging_product'],
    ['no recipient', { to: '' }, 131_008, 'to'],
    ['somebody it does not know', { to: '+4912345678' }, 131_026, 'Undeliverable'],
    ['an unknown kind', { type: 'smell', smell: {} }, 131_051, 'smell'],
    ['a field it does not know', { colour: 'red' }, 100, 'colour'],
    ['a kind without its part', { type: 'image' }, 131_008, 'image'],
    ['a blank text', { type: 'text', text: { body: '  ' } }, 131_008, 'text.body'],
    ['a text of 4097 characters', { type: 'text', text: { body: 'x'.repeat(4097) } }, 131_009, '4096'],
    ['a file it does not have', { type: 'image', image: { id: '1' } }, 131_009, 'image.id'],
    ['a file by id and by address', { type: 'image', image: { id: '1', link: 'https://e.co/' } }, 131_008, 'image.id'],
    ['a place off the globe', { type: 'location', location: { latitude: '91', longitude: '0' } }, 131_009, 'location'],
    ['a contact without a name', { type: 'contacts', contacts: [{ phones: [] }] }, 131_008, 'name'],
    ['a name without parts', { type: 'contacts', contacts: [{ name: { formatted_name: 'A' } }] }, 131_008, 'name'],
    ['a quote of nothing', { type: 'text', text: { body: 'x' }, context: { message_id: 'wamid.X' } }, 131_009, 'context'],
    ['a reaction to nothing', { type: 'reaction', reaction: { message_id: 'wamid.X', emoji: '👍' } }, 131_009, 'reaction.message_id'],
    ['a reaction with a quote', { type: 'reaction', reaction: { message_id: 'wamid.X', emoji: '👍' }, context: {} }, 131_009, 'context'],
    [
      'four buttons',
      interactive({ type: 'button', action: { buttons: ['a', 'b', 'c', 'd'].map((id) => button(id, id)) } }),
      131_009,
      '1 to 3',
    ],
    [
      'buttons with the same words',
      interactive({ type: 'button', action: { buttons: [button('a', 'x'), button('b', 'x')] } }),
      131_009,
      'title',
    ],
    ['eleven rows', interactive({ type: 'list', action: { button: 'Open', sections: [{ rows: rows(11) }] } }), 131_009, '10 rows'],
    ['a list without its button', interactive({ type: 'list', action: { sections: [{ rows: rows(1) }] } }), 131_008, 'button'],
    ['an unknown interactive kind', interactive({ type: 'carousel', action: {} }), 131_009, 'carousel'],
    ['a flow it does not have', flow({ flow_id: '1' }), 131_009, 'flow_id'],
    ['a flow that is not published', flow({ flow_id: '1155023312345680' }), 131_009, 'published'],
    ['a flow without its button', flow({ flow_cta: undefined }), 131_008, 'flow_cta'],
    ['a flow with a button of 31 letters', flow({ flow_cta: 'x'.repeat(31) }), 131_009, 'flow_cta'],
    ['a flow by id and by name', flow({ flow_name: 'Repair request' }), 131_008, 'flow_id'],
    ['a flow of an old version', flow({ flow_message_version: '2' }), 131_009, 'flow_message_version'],
    ['somebody else’s catalogue', product({ catalog_id: '1' }), 131_009, 'catalog_id'],
    ['a product it does not have', product({ product_retailer_id: 'sku-9' }), 131_009, 'sku-9'],
    ['a product with a heading', interactive({ type: 'product', header: { type: 'text', text: 'x' }, action: {} }), 131_009, 'header'],
    ['products without a heading', interactive({ type: 'product_list', action: productList(['sku-1']) }), 131_008, 'header'],
    ['a heading of 61 letters', products(['sku-1'], 'x'.repeat(61)), 131_009, 'header'],
    ['a list of no products', products([]), 131_009, '1 to 30'],
    ['a list of 31 products', products(Array.from({ length: 31 }, () => 'sku-1')), 131_009, '1 to 30'],
    [
      'a picture above a list',
      interactive({
        type: 'list',
        header: { type: 'image', image: { link: 'https://e.co/a.png' } },
        action: { button: 'Open', sections: [{ rows: rows(1) }] },
      }),
      131_009,
      'header of a list',
    ],
    [
      'a file it does not have above buttons',
      interactive({ type: 'button', header: { type: 'image', image: { id: '1' } }, action: { buttons: [button('a', 'x')] } }),
      131_009,
      'image.id',
    ],
    [
      'a recording above buttons',
      interactive({ type: 'button', header: { type: 'audio', audio: { id: '1' } }, action: { buttons: [button('a', 'x')] } }),
      131_009,
      'audio',
    ],
    [
      'a line below a request for the location',
      interactive({ type: 'location_request_message', footer: { text: 'x' }, action: { name: 'send_location' } }),
      131_009,
      'neither header nor footer',
    ],
    [
      'a catalogue without its cover',
      interactive({ type: 'catalog_message', action: { name: 'catalog_message' } }),
      131_008,
      'product_retailer_id',
    ],
    ['an address asked of nowhere', address({}), 131_008, 'country'],
    ['an address asked of somebody outside India', address({ country: 'IN' }), 131_009, 'India'],
    ['a call button of 21 letters', call({ display_text: 'x'.repeat(21) }), 131_009, 'display_text'],
    ['a call button that stays for ever', call({ ttl_minutes: 43_201 }), 131_009, 'ttl_minutes'],
    ['a call asked for under another name', interactive({ type: 'call_permission_request', action: { name: 'call' } }), 131_009, 'name'],
    [
      'a template nobody approved',
      { type: 'template', template: { name: 'summer_sale', language: { code: 'en_US' } } },
      132_001,
      'summer_sale',
    ],
    ['a template without its values', { type: 'template', template: { name: 'order_shipped', language: { code: 'en' } } }, 132_000, '(0)'],
    [
      'a template with a heading it does not have',
      {
        type: 'template',
        template: {
          name: 'winter_code',
          language: { code: 'en_US' },
          components: [{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://e.co/a.png' } }] }],
        },
      },
      132_012,
      'component',
    ],
    ['reading a message it does not have', { status: 'read', message_id: 'wamid.X' }, 131_009, 'message_id'],
  ])('%s', async (_what, message, code, words) => {
    const { error } = await send(message);
    expect(error?.code).toBe(code);
    expect(`${error?.message ?? ''} ${error?.error_data?.details ?? ''}`).toContain(words);
  });

  it('a template value under a wrong name', async () => {
    const components = [{ type: 'body', parameters: [{ type: 'text', parameter_name: 'parcel', text: '1' }] }];
    expect((await send({ type: 'template', template: { name: 'order_shipped', language: { code: 'en' }, components } })).error?.code).toBe(
      132_012,
    );
  });

  it.each<[string, string, object[], number, string]>([
    ['a code of 21 letters', 'winter_code', [code('x'.repeat(21))], 131_009, 'coupon_code'],
    ['a template without its code', 'winter_code', [], 132_000, 'localizable_params'],
    ['a code for an answer', 'appointment_reminder', [{ ...code('A'), index: '0' }], 132_000, 'localizable_params'],
    ['a value for a button there is not', 'winter_code', [code('A'), { ...code('B'), index: '4' }], 132_000, 'localizable_params'],
    ['two codes for one button', 'winter_code', [code('A'), code('B')], 132_000, 'localizable_params'],
    ['a code that is called a text', 'winter_code', [{ ...code('A'), parameters: [{ type: 'text', text: 'A' }] }], 132_012, 'coupon_code'],
    ['a value below the text', 'winter_code', [code('A'), { type: 'footer', parameters: [] }], 131_009, 'components.type'],
  ])('%s', async (_what, name, buttons, expected, words) => {
    const body = name === 'winter_code' ? ['Ana'] : ['Ana', '10:30'];
    const texts = (type: string, values: string[]) => ({ type, parameters: values.map((text) => ({ type: 'text', text })) });
    const components = [...(name === 'winter_code' ? [] : [texts('header', ['Monday'])]), texts('body', body), ...buttons];
    const { error } = await send({ type: 'template', template: { name, language: { code: 'en_US' }, components } });
    expect([error?.code, `${error?.message ?? ''} ${error?.error_data?.details ?? ''}`]).toEqual([
      expected,
      expect.stringContaining(words),
    ]);
  });

  it('a file in the wrong form, too large, or of no type', async () => {
    const picture = await upload(SAMPLE_FILES.photo.bytes, 'image/jpeg');
    expect((await send({ type: 'sticker', sticker: { id: picture.id } })).error?.code).toBe(131_053);
    expect((await send({ type: 'image', image: { id: picture.id } })).messages?.length).toBe(1);
    expect((await upload(Buffer.alloc(5 * 1024 * 1024 + 1), 'image/jpeg')).error?.code).toBe(131_053);
    expect((await upload(Buffer.alloc(10), 'image')).error?.code).toBe(131_053);
  });

  it('free words more than 24 hours after the person wrote', async () => {
    now += 86_400_001;
    expect((await sendText('x')).error?.code).toBe(131_047);
  });

  it('too many messages, once limits are switched on', async () => {
    stub.setLimits({ chatPerSecond: 1 / 6, chatBurst: 2 });
    const codes = [];
    for (let sent = 0; sent < 3; sent += 1) codes.push((await sendText('x')).error?.code);
    expect(codes).toEqual([undefined, undefined, 131_056]);
    now += 6000;
    expect((await sendText('x')).error).toBeUndefined();
    stub.setLimits({ accountPerSecond: 1 });
    expect([(await sendText('x')).error?.code, (await sendText('x')).error?.code]).toEqual([undefined, 130_429]);
  });
});

describe('an answer', () => {
  it('names the person as they were addressed', async () => {
    expect(await sendText('x')).toMatchObject({ contacts: [{ input: `+${person.phone}`, wa_id: person.phone }] });
    const byId = await send({ to: undefined, recipient: person.userId, type: 'text', text: { body: 'x' } });
    expect(byId.contacts).toEqual([{ input: person.userId, user_id: person.userId }]);
  });

  it('finds a Brazilian number in either spelling', async () => {
    const joao = stub.addPerson({ displayName: 'João', phone: '551187654321' });
    stub.act(account.externalAccountId, joao.id, { type: 'text', text: 'Oi' });
    expect(await send({ to: '+5511987654321', type: 'text', text: { body: 'x' } })).toMatchObject({
      contacts: [{ wa_id: '551187654321' }],
    });
  });
});

describe('lists', () => {
  it('come in pages', async () => {
    const place = `${account.credentials.businessAccountId}/message_templates?limit=4`;
    const first = (await graph('GET', place)) as { data: unknown[]; paging: { cursors: { after: string }; next?: string } };
    expect([first.data.length, typeof first.paging.next]).toEqual([4, 'string']);
    const second = (await graph('GET', `${place}&after=${first.paging.cursors.after}`)) as typeof first;
    expect([second.data.length, second.paging.next]).toEqual([3, undefined]);
  });
});

describe('a file’s address', () => {
  it('wants the token and is good for five minutes', async () => {
    const { id = '' } = await upload(SAMPLE_FILES.document.bytes, 'application/pdf');
    const { url } = (await graph('GET', id)) as { url: string };
    const headers = { authorization: `Bearer ${account.credentials.accessToken}` };
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers })).status).toBe(200);
    now += 5 * 60_000 + 1;
    expect((await fetch(url, { headers })).status).toBe(404);
  });
});

describe('the auditor’s log', () => {
  it('has what was accepted, in order, and nothing that was refused', async () => {
    await sendText('one');
    await sendText('');
    stub.faults.set({
      rules: [
        { match: {}, effect: 'reset_before_accept' },
        { match: {}, effect: 'reset_after_accept' },
      ],
    });
    await expect(sendText('lost')).rejects.toThrow();
    await expect(sendText('taken')).rejects.toThrow();
    expect(stub.log.read().items.map((entry) => entry.text)).toEqual(['one', 'taken']);
    const { next } = stub.log.read();
    await sendText('later');
    expect(stub.log.read(next).items.map((entry) => entry.text)).toEqual(['later']);
  });
});

describe('a restart', () => {
  it('keeps numbers, people, chats and files, and goes on with higher ids', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'whatsapp-stub-'));
    const statePath = path.join(folder, 'state.json');
    const first = await createStub({ statePath });
    const keeper = first.addAccount('Keeper');
    const someone = first.addPerson({ displayName: 'Ana', username: 'ana' });
    first.act(keeper.externalAccountId, someone.id, { type: 'photo', caption: 'Look' });
    await first.stop();
    const second = await createStub({ statePath });
    expect(second.url).toBe(first.url);
    const seen = second.chat(keeper.externalAccountId, someone.id);
    expect(seen.messages).toMatchObject([{ id: 1, kind: 'photo', caption: 'Look' }]);
    const picture = await fetch(second.url + (seen.messages[0]?.fileUrl ?? ''));
    expect(Buffer.from(await picture.arrayBuffer()).equals(SAMPLE_FILES.photo.bytes)).toBe(true);
    expect(second.act(keeper.externalAccountId, someone.id, { type: 'text', text: 'again' }).messageIds[0]).toBeGreaterThan(1);
    expect(second.addPerson({ displayName: 'Bo' }).phone).not.toBe(someone.phone);
    await second.stop();
    rmSync(folder, { recursive: true });
  });
});
