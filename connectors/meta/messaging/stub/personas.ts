// Personas of a Page: a name and a picture, fetched and kept when one is made, for messages to go under.
import type { JsonObject } from '../../../stub-kit/reading.js';
import { GraphFailure, type GraphCall } from '../../stub/graph-answer.js';
import { textOf } from '../../reading.js';
import { invalid } from './checks.js';
import type { Account, StubPersona } from './types.js';
import type { World } from './world.js';

const NAME_MAX = 50;
const PICTURE_MAX_BYTES = 8 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 5_000;

export function isNewPersona({ parts }: World, account: Account, { method, path: [node, edge, ...rest] }: GraphCall): boolean {
  const isPage = node === 'me' || node === account.id;
  return parts.flavour.hasPersonas && method === 'POST' && isPage && edge === 'personas' && rest.length === 0;
}

/** POST /{page}/personas. The picture has to be there. */
export async function createPersona(world: World, account: Account, { body }: GraphCall): Promise<JsonObject> {
  const unknown = Object.keys(body).find((key) => key !== 'name' && key !== 'profile_picture_url');
  if (unknown !== undefined) throw invalid(`Unexpected key "${unknown}"`);
  const name = textOf(body['name']);
  const address = textOf(body['profile_picture_url']);
  if (name === undefined || name.trim() === '' || name.length > NAME_MAX) throw invalid('Param name must have 1 to 50 characters');
  if (address === undefined || !isReachable(address)) throw invalid('Param profile_picture_url must be a public address');
  const picture = await fetchPicture(address);
  if (picture === null) throw invalid('The profile picture could not be downloaded');
  const file = world.parts.files.add({ name: 'persona', ...picture });
  const persona: StubPersona = { id: file.id, name, fileId: file.id };
  account.personas = { ...account.personas, [persona.id]: persona };
  world.touch();
  return { id: persona.id };
}

/** GET /{page}/personas */
export function listPersonas(world: World, account: Account): JsonObject {
  return { data: Object.values(account.personas ?? {}).map((persona) => personaNode(world, persona)) };
}

export function personaNode(world: World, { id, name, fileId }: StubPersona): JsonObject {
  const file = world.parts.files.find(fileId);
  return { id, name, profile_picture_url: file && world.fileUrl(file) };
}

/** DELETE /{persona}. What it has said stays as it was shown. */
export function deletePersona(world: World, account: Account, id: string): void {
  const { [id]: _gone, ...rest } = account.personas ?? {};
  account.personas = rest;
  world.touch();
}

/** Of a send; undefined: as the Page. */
export function personaNamed(account: Account, given: unknown): StubPersona | undefined {
  if (given === undefined) return undefined;
  const persona = account.personas?.[String(given)];
  if (persona === undefined)
    throw new GraphFailure(400, 100, 'Invalid parameter', { details: 'Param persona_id is no persona of this Page' });
  return persona;
}

/** On this machine a test's hub has no certificate. */
function isReachable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['127.0.0.1', 'localhost'].includes(hostname);
}

async function fetchPicture(address: string): Promise<{ mime: string; bytes: Buffer } | null> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    const mime = answer.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await answer.arrayBuffer());
    return answer.ok && mime.startsWith('image/') && bytes.length <= PICTURE_MAX_BYTES ? { mime, bytes } : null;
  } catch {
    return null;
  }
}
