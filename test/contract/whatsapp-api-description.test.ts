// Every call the WhatsApp connector makes, as it goes over the wire, against Meta's own OpenAPI description of the Cloud API
// (facebook/openapi, business-messaging-api_v23.0.yaml): paths, unknown and missing fields, types, lengths, nesting.
// Runs when META_API_DESCRIPTION names that file, as YAML or JSON.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { whatsapp } from '../../connectors/whatsapp/index.js';
import type { GraphCall } from '../../connectors/whatsapp/stub/index.js';
import type { OutboundOperation } from '../../src/contract/index.js';
import { asksOf, catalogueOf, SAMPLE_CONTENTS } from './samples.js';
import { startWhatsApp, whatsappHarness, type RunningWhatsApp } from './whatsapp.js';

interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}
interface Operation {
  parameters?: { name?: string; in?: string; $ref?: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/**
 * Query parameters of newer pages than this description (2025-11), or of every Graph API call. Two more things are set aside below: `type`
 * beside an uploaded file, which only the pages name, and patterns, since the one for a button's place allows none of the places there are.
 */
const NEWER_QUERY = ['status', 'limit', 'after', 'fields', 'appsecret_proof'];
/** Interactive messages of Meta's pages that the description does not name. */
const NEWER_FORMS = ['cta_url', 'location_request_message', 'request_contact_info', 'address_message', 'voice_call'];
/** A button of templates that Meta's page of coupon codes has and the description does not. */
const isOfNewerPages = ({ body }: GraphCall): boolean =>
  NEWER_FORMS.includes(String((body['interactive'] as { type?: string } | undefined)?.type)) ||
  JSON.stringify(body['template'] ?? null).includes('"sub_type":"copy_code"');
const KNOWN_FORMS = ['button', 'list', 'flow', 'catalog_message', 'product', 'product_list', 'call_permission_request'];
const file = process.env['META_API_DESCRIPTION'];
const describeWithFile = file === undefined ? describe.skip : describe;
const title =
  file === undefined
    ? 'calls against the Cloud API description (skipped: META_API_DESCRIPTION is not set)'
    : 'calls against the Cloud API description';

describeWithFile(title, () => {
  const calls: GraphCall[] = [];
  let running: RunningWhatsApp;
  let description: Description;

  beforeAll(async () => {
    description = readDescription(file ?? '');
    running = await startWhatsApp({ onCall: (call) => calls.push(call) });
    await makeEveryCall(running, calls);
  });
  afterAll(() => running.stop());

  it('makes every call the connector knows', () => {
    const made = new Set(
      calls.map((call) => `${call.method} ${call.path[1] ?? ''} ${String(call.body['type'] ?? call.body['status'] ?? '')}`.trim()),
    );
    const kinds = [
      'text',
      'image',
      'video',
      'audio',
      'document',
      'sticker',
      'location',
      'contacts',
      'interactive',
      'template',
      'reaction',
      'read',
    ];
    const others = [
      'GET',
      'POST',
      'GET subscribed_apps',
      'POST subscribed_apps',
      'GET phone_numbers',
      'GET message_templates',
      'GET flows',
      'POST media image/jpeg',
    ];
    expect([...kinds.map((kind) => `POST messages ${kind}`), ...others].filter((call) => !made.has(call))).toEqual([]);
    const forms = calls.map(({ body }) => (body['interactive'] as { type?: string } | undefined)?.type);
    expect(forms).toEqual(expect.arrayContaining([...KNOWN_FORMS, ...NEWER_FORMS]));
  });

  it('finds nothing to object to', () => {
    const described = calls.filter((call) => !isOfNewerPages(call));
    expect([...new Set(described.flatMap((call) => objections(call, description, running)))]).toEqual([]);
  });

  it('would notice a wrong call', () => {
    const [sent] = calls.filter((call) => call.body['type'] === 'text');
    if (!sent) throw new Error('no text was sent');
    const wrong: GraphCall[] = [
      { ...sent, path: [sent.path[0] ?? '', 'telegrams'] },
      { ...sent, body: { ...sent.body, to: undefined } },
      { ...sent, body: { ...sent.body, text: { body: 'x', colour: 'red' } } },
      { ...sent, body: { ...sent.body, text: { body: 7 } } },
      { ...sent, body: { ...sent.body, context: { message_id: 7 } } },
      { ...sent, body: { ...sent.body, type: 'interactive', text: undefined, interactive: { type: 'button', action: { buttons: [] } } } },
    ];
    expect(wrong.map((call) => objections(call, description, running).length > 0)).toEqual(wrong.map(() => true));
  });
});

/** One of everything the connector can say to WhatsApp; to a phone number, since the description is older than user ids. */
async function makeEveryCall(running: RunningWhatsApp, calls: GraphCall[]): Promise<void> {
  const { stub, externalAccountId, person } = running;
  const client = whatsapp.open(running.account);
  const capabilities = whatsapp.capabilities({});
  const received = stub.messageId(externalAccountId, person.id, 1);
  const atMost = whatsapp.capabilities(whatsappHarness.everySetting ?? {});
  const run = async (operation: OutboundOperation, able = capabilities): Promise<void> => {
    for (const call of whatsapp.render(operation, able)) await client.deliver(call, running.openFile);
  };
  await client.identify();
  // Nobody answers there, so it is refused; the call was made all the same.
  await client.install?.({ url: 'http://127.0.0.1:9/webhooks/whatsapp/x', secret: 'secret_1' }).catch(() => undefined);
  await client.probe({ webhookUrl: null });
  await client.uninstall?.();
  await client.templates?.();
  await client.forms?.();
  await client.markRead?.(person.phone, received);
  for (const content of Object.values({ ...SAMPLE_CONTENTS, ...whatsappHarness.ownSamples })) {
    if (capabilities.content[content.type].level === 'rejected') continue;
    await run({ op: 'send', platformUserId: person.phone, content, replyToPlatformMessageId: received });
  }
  for (const [name, content] of [...asksOf(atMost), ...catalogueOf(atMost)]) {
    const platformUserId = name === 'ask-for-address' ? running.inIndia.phone : person.phone;
    await run({ op: 'send', platformUserId, content }, atMost);
  }
  await run({ op: 'react', platformUserId: person.phone, platformMessageId: received, emoji: '👍' });
  const picture = calls.find((call) => call.body['type'] === 'image')?.body['image'] as { id: string };
  const fetched = await client.fetchMedia?.(picture.id, 1_000_000);
  fetched?.stream.resume();
}

/** The YAML as published has slips (duplicate keys); what can be read of it is enough. */
function readDescription(name: string): Description {
  const text = readFileSync(name, 'utf8');
  if (name.endsWith('.json')) return JSON.parse(text) as Description;
  const { stdout } = spawnSync(path.join('node_modules', '.bin', 'yaml'), ['--json', '--single'], {
    input: text,
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout.toString()) as Description;
}

function objections(call: GraphCall, description: Description, running: RunningWhatsApp): string[] {
  const { phoneNumberId, businessAccountId } = running.account.credentials;
  const [node, edge] = call.path;
  const place = node === phoneNumberId ? '{Phone-Number-ID}' : node === businessAccountId ? '{WABA-ID}' : '{Media-ID}';
  const name = `/{Version}/${place}${edge === undefined ? '' : `/${edge}`}`;
  const operation = description.paths[name]?.[call.method.toLowerCase()];
  if (!operation) return [`${call.method} ${name}: no such call`];
  const inQuery = (operation.parameters ?? []).map((parameter) => parameter.name);
  const query = [...call.query.keys()]
    .filter((key) => !inQuery.includes(key) && !NEWER_QUERY.includes(key))
    .map((key) => `${name}: unknown parameter ${key}`);
  return [...query, ...bodyObjections(call, operation, description).map((why) => `${call.method} ${name}: ${why}`)];
}

function bodyObjections(call: GraphCall, { requestBody }: Operation, description: Description): string[] {
  const body = JSON.parse(JSON.stringify(call.body)) as Record<string, unknown>;
  if (!requestBody) return Object.keys(body).length > 0 ? ['a body is not expected'] : [];
  const upload = call.files.length > 0;
  const schema = requestBody.content[upload ? 'multipart/form-data' : 'application/json']?.schema ?? {};
  const { type, ...fields } = body;
  // Described apart from messages, though it goes to the same place.
  if (body['status'] === 'read') return mismatch(body, { $ref: '#/components/schemas/MarkMessageRequestPayload' }, description);
  return mismatch(upload ? fields : { ...fields, ...(type !== undefined && { type }) }, schema, description);
}

/** Empty when the value fits. */
function mismatch(value: unknown, given: Schema, description: Description): string[] {
  const schema = resolved(given, description);
  if (schema.oneOf) {
    const tries = schema.oneOf.map((option) => mismatch(value, { ...withoutOneOf(schema), allOf: [option] }, description));
    // The one that fails least is the one that was meant.
    return tries.some((found) => found.length === 0) ? [] : (tries.sort((a, b) => a.length - b.length)[0] ?? []);
  }
  if (schema.enum && !schema.enum.includes(value)) return [`${JSON.stringify(value)} is none of ${schema.enum.join(', ')}`];
  if (schema.type === 'string' || schema.type === 'boolean') {
    if (typeof value !== schema.type) return [`${JSON.stringify(value)} is no ${schema.type}`];
    return typeof value === 'string' && value.length > (schema.maxLength ?? Infinity) ? [`longer than ${schema.maxLength ?? 0}`] : [];
  }
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${JSON.stringify(value)} is no array`];
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) return [`${value.length} items`];
    return value.flatMap((item: unknown) => mismatch(item, schema.items ?? {}, description));
  }
  return schema.properties || schema.required ? objectMismatch(value, schema, description) : [];
}

function objectMismatch(
  value: unknown,
  { properties = {}, required = [], additionalProperties }: Schema,
  description: Description,
): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${JSON.stringify(value)} is no object`];
  const entries = Object.entries(value);
  return [
    ...required.filter((name) => !(name in value)).map((name) => `${name} is missing`),
    ...entries.filter(([name]) => additionalProperties === false && !(name in properties)).map(([name]) => `unknown field ${name}`),
    ...entries.flatMap(([name, inner]) => {
      const property = properties[name];
      return property ? mismatch(inner, property, description).map((why) => `${name}: ${why}`) : [];
    }),
  ];
}

/** References followed and `allOf` made one: each part of it forbids what the others bring, which cannot be meant. */
function resolved(schema: Schema, description: Description): Schema {
  if (schema.$ref !== undefined) return resolved(description.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, description);
  const parts = (schema.allOf ?? []).map((part) => resolved(part, description));
  if (parts.length === 0) return schema;
  return [withoutAllOf(schema), ...parts].reduce((whole, part) => ({
    ...whole,
    ...part,
    properties: { ...whole.properties, ...part.properties },
    required: [...(whole.required ?? []), ...(part.required ?? [])],
    additionalProperties: [whole, part].some((one) => one.additionalProperties === false) ? false : undefined,
  }));
}

function withoutOneOf({ oneOf: _oneOf, ...rest }: Schema): Schema {
  return rest;
}

function withoutAllOf({ allOf: _allOf, ...rest }: Schema): Schema {
  return rest;
}
