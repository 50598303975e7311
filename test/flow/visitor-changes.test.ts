// What visitors change of what they said: an edit and a retraction are true at once, and everybody who sees the message is told.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageView } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { startHub, type TestHub } from '../support/hub.js';
import { bindSite, claimedBy, textsOf, Visitor } from '../support/visitor.js';

let hub: TestHub;
let ann: Visitor;
let conversationId: string;
let said: MessageView;
let desk: AgentSocket;

beforeEach(async () => {
  hub = await startHub();
  const account = await bindSite(hub);
  ann = await Visitor.arrive(hub.url, account.id);
  const phone = await ann.device();
  await phone.ask(ann.frame('hallo'));
  ({ id: conversationId } = await claimedBy(hub.admin, ann));
  said = (await ann.history())[0] as MessageView;
  desk = await AgentSocket.signIn(hub.url, hub.admin.token);
});
afterEach(async () => {
  ann.leave();
  desk.end();
  await hub.expectConsistent();
  await hub.close();
});

const code = (error: string) => ({ body: { error: { code: error } } });
const edit = (id: string, content: object) => ann.call<{ message: MessageView }>('PATCH', `/messages/${id}`, { content });
const retract = (id: string) => ann.call<{ message: MessageView }>('POST', `/messages/${id}/retract`);

describe('a visitor’s own message', () => {
  it('says what it was edited to, to the desk and on every device', async () => {
    const tablet = await ann.device('tablet');
    const { message } = await edit(said.id, { type: 'text', text: 'hello' });
    expect(message).toMatchObject({ id: said.id, seq: said.seq, content: { text: 'hello' } });
    expect(message.editedAt).toBeDefined();
    for (const socket of [desk, tablet.socket]) {
      const { message: shown } = await socket.event('message.updated');
      expect(shown).toMatchObject({ id: said.id, content: { text: 'hello' } });
    }
    expect(textsOf((await hub.admin.history(conversationId)).filter(({ kind }) => kind === 'in'))).toEqual(['hello']);
  });

  it('is purged when it is taken back, and taking it back again is no error', async () => {
    const { message } = await retract(said.id);
    expect(message.retractedAt).toBeDefined();
    expect(JSON.stringify((await hub.admin.history(conversationId))[0])).not.toContain('hallo');
    expect((await retract(said.id)).message.retractedAt).toBe(message.retractedAt);
    await expect(edit(said.id, { type: 'text', text: 'hello' })).rejects.toMatchObject(code('retracted'));
  });

  it('keeps its kind', async () => {
    const location = { type: 'location', latitude: 1, longitude: 2 };
    await expect(edit(said.id, location)).rejects.toMatchObject(code('type_changed'));
  });
});

describe('what is not the visitor’s own', () => {
  it('cannot be changed when the desk said it, and is not there when it is a note', async () => {
    const path = `/conversations/${conversationId}/messages`;
    const content = { type: 'text', text: 'yes?' };
    const answer = await hub.admin.post<{ message: MessageView }>(path, { clientMsgId: 'answer', content });
    const note = await hub.admin.post<{ message: MessageView }>(path, { clientMsgId: 'note', kind: 'note', content });
    await expect(edit(answer.message.id, content)).rejects.toMatchObject(code('not_ours'));
    await expect(retract(answer.message.id)).rejects.toMatchObject(code('not_ours'));
    await expect(retract(note.message.id)).rejects.toMatchObject(code('not_found'));
  });

  it('is not there when another visitor said it', async () => {
    const bob = await Visitor.arrive(hub.url, ann.session.account.id);
    await (await bob.device()).ask(bob.frame('hi'));
    const theirs = (await bob.history())[0] as MessageView;
    await expect(edit(theirs.id, { type: 'text', text: 'mine' })).rejects.toMatchObject(code('not_found'));
    await expect(retract(theirs.id)).rejects.toMatchObject(code('not_found'));
    bob.leave();
  });
});
