// What agents look like: whose picture is whose to change, what is made of it, and who is given it.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { v7 } from 'uuid';
import type { AgentView, Page } from '../../src/contract/index.js';
import { eventually, startHub, type ApiClient, type TestHub } from '../support/hub.js';

let hub: TestHub;
let eve: ApiClient;
beforeAll(async () => {
  hub = await startHub();
  eve = await hub.hire('eve');
});
afterAll(async () => {
  await hub.expectConsistent();
  await hub.close();
});

/** Half red, half blue, with a place and a camera in its metadata. */
function photo(): Promise<Buffer> {
  const blue = { create: { width: 300, height: 400, channels: 3 as const, background: '#0000ff' } };
  return sharp({ create: { width: 600, height: 400, channels: 3, background: '#ff0000' } })
    .composite([{ input: blue, left: 300, top: 0 }])
    .withExif({ IFD0: { Make: 'Secret camera' } })
    .png()
    .toBuffer();
}

async function put(client: ApiClient, agentId: string, bytes: Uint8Array): Promise<{ status: number; code?: string; agent: AgentView }> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), 'me.png');
  const response = await fetch(`${hub.url}/api/v1/agents/${agentId}/picture`, {
    method: 'PUT',
    body: form,
    headers: { Authorization: `Bearer ${client.token}` },
  });
  const body = (await response.json()) as AgentView & { error?: { code: string } };
  return { status: response.status, agent: body, ...(body.error && { code: body.error.code }) };
}

const shownOf = async (agentId: string): Promise<string | undefined> =>
  (await hub.admin.get<Page<AgentView>>('/agents')).items.find(({ id }) => id === agentId)?.pictureUrl;
const at = (address: string | undefined): Promise<Response> => fetch(`${hub.url}${address ?? '/none'}`);

it('cuts an agent’s own picture square, keeps nothing the camera noted, and gives it to whoever has the address', async () => {
  const { status, agent } = await put(eve, eve.agentId, await photo());
  expect(status).toBe(200);
  expect(await shownOf(eve.agentId)).toBe(agent.pictureUrl);
  expect((await eve.get<{ agent: AgentView }>('/me')).agent.pictureUrl).toBe(agent.pictureUrl);
  const answer = await at(agent.pictureUrl);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 256, height: 256 });
  expect((await sharp(bytes).metadata()).exif).toBeUndefined();
  expect(bytes.includes('Secret camera')).toBe(false);
  const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  expect([...data.subarray(0, 3)].map((value) => Math.round(value / 255))).toEqual([1, 0, 0]);
  expect([...data.subarray(-3)].map((value) => Math.round(value / 255))).toEqual([0, 0, 1]);
});

it('lets go of the picture before, and of the last one when it is taken away', async () => {
  const first = (await put(eve, eve.agentId, await photo())).agent.pictureUrl;
  const second = (await put(eve, eve.agentId, await photo())).agent.pictureUrl;
  expect(second).not.toBe(first);
  expect((await at(first)).status).toBe(404);
  expect((await at(second)).status).toBe(200);
  expect((await eve.call<AgentView>('DELETE', `/agents/${eve.agentId}/picture`)).pictureUrl).toBeUndefined();
  expect((await at(second)).status).toBe(404);
  await eventually(async () => {
    const left = await hub.database.query({ text: 'SELECT FROM media WHERE uploaded_by = $1', values: [eve.agentId] });
    return left.length === 0 ? true : undefined;
  });
});

it('is changed by the agent and by admins, by nobody else', async () => {
  const lea = await hub.hire('lea', { role: 'supervisor' });
  expect(await put(lea, eve.agentId, await photo())).toMatchObject({ status: 403, code: 'forbidden' });
  await expect(lea.call('DELETE', `/agents/${eve.agentId}/picture`)).rejects.toMatchObject({ status: 403 });
  expect(await put(hub.admin, eve.agentId, await photo())).toMatchObject({ status: 200 });
  expect(await put(hub.admin, v7(), await photo())).toMatchObject({ status: 404, code: 'not_found' });
});

it.each([
  ['words', Buffer.from('I am no picture')],
  ['a drawing that could run', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['the beginning of a picture', Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB', 'base64')],
])('refuses %s and leaves the picture there was', async (_what, bytes) => {
  const before = (await put(eve, eve.agentId, await photo())).agent.pictureUrl;
  expect(await put(eve, eve.agentId, bytes)).toMatchObject({ status: 422, code: 'not_a_picture' });
  expect(await shownOf(eve.agentId)).toBe(before);
});

it('refuses more than 10 MB', async () => {
  expect(await put(eve, eve.agentId, Buffer.alloc(10 * 1_048_576 + 1))).toMatchObject({ status: 413, code: 'file_too_large' });
});

it('is taken away from who is deactivated', async () => {
  const max = await hub.hire('max');
  const { pictureUrl } = (await put(max, max.agentId, await photo())).agent;
  await hub.admin.patch(`/agents/${max.agentId}`, { active: false });
  expect(await shownOf(max.agentId)).toBeUndefined();
  expect((await at(pictureUrl)).status).toBe(404);
});

it('gives no other file of the company', async () => {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await photo())], { type: 'image/png' }), 'other.png');
  const sent = await fetch(`${hub.url}/api/v1/media`, { method: 'POST', body: form, headers: { Authorization: `Bearer ${eve.token}` } });
  const { mediaId } = (await sent.json()) as { mediaId: string };
  expect((await at(`/api/v1/agent-pictures/${mediaId}`)).status).toBe(404);
});
