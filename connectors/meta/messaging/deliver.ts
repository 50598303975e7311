// Makes one planned call: puts the files in, decides under which heading it may still go, calls once and names what came out.
import type { Readable } from 'node:stream';
import { ConnectorError, type Delivered, type Json, type OpenFile, type PlatformCall } from '../../../src/contract/index.js';
import type { GraphApi } from '../graph.js';
import { outcomeUnknown } from '../graph-errors.js';
import { fieldsOf, idOf, isObject, textOf, type Fields } from '../reading.js';
import type { Dialect } from './dialect.js';
import { commentMessageId } from './names.js';
import { awaitedPart } from './render-media.js';
import { MESSAGES, UTILITY } from './render.js';
import { headingAt, mayRetryAsHuman, type Heading, type SendRules } from './standing.js';
import { say } from '../words.js';

/** Under whose name and picture the messages of agents go. */
export interface Faces {
  /** null: under the account's own. Never throws, never waits for long. */
  personaOf(agentId: string): Promise<string | null>;
  /** Does the platform no longer know this one, which the agent had? Then it is forgotten. */
  isGone(agentId: string, personaId: string): Promise<boolean>;
}

export interface MessagingLine {
  api: GraphApi;
  dialect: Dialect;
  rules: SendRules;
  /** Milliseconds since 1970. */
  now: () => number;
  /** What the platform calls a reaction; absent: by its emoji. */
  reactionName?: (emoji: string) => string;
  /** Absent: everything goes under the account's own. */
  faces?: Faces;
}

/** The account itself: what the token belongs to. */
const ME = 'me';

export async function deliverMessage(line: MessagingLine, call: PlatformCall, openFile: OpenFile): Promise<Delivered> {
  if (call.method === line.dialect.commentAnswers.edge) return answerInPublic(line, call);
  if (call.method !== MESSAGES) {
    throw new ConnectorError({
      code: 'unknown_call',
      kind: 'permanent',
      ...say('unknown_call', { platform: line.dialect.name, call: call.method }),
    });
  }
  const { hub, ...planned } = call.payload;
  if (planned['sender_action'] !== undefined) {
    await line.api.post(`${ME}/${MESSAGES}`, withReactionName(planned, line), { repeatable: true });
    return { platformMessageIds: [] };
  }
  const heading = isPrivateReply(planned) || planned['messaging_type'] === UTILITY ? null : headingAt(hub, line.now(), line.rules);
  const ids = await uploadAll(line, call, openFile);
  const agentId = textOf(fieldsOf(hub)['agentId']);
  const personaId = agentId === undefined ? null : await personaOf(line, agentId);
  const body = {
    ...planned,
    message: withUploads(planned['message'] ?? null, ids),
    ...headingFields(heading, line.dialect),
    ...(personaId !== null && { persona_id: personaId }),
  };
  const startedMs = line.now();
  try {
    const { fields, at } = await line.api.postDated(`${ME}/${MESSAGES}`, body, { repeatable: false });
    return { platformMessageIds: [messageIdOf(fields, line)], at: finerTime(startedMs, at) };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const isFaceless =
      personaId !== null && agentId !== undefined && error.kind === 'permanent' && (await line.faces?.isGone(agentId, personaId));
    // Refused for certain: the same again, under a new persona or none.
    throw isFaceless ? new ConnectorError({ ...error.details, alternative: call }) : withAlternative(error, call, heading, line.rules);
  }
}

async function personaOf({ faces }: MessagingLine, agentId: string): Promise<string | null> {
  return (await faces?.personaOf(agentId)) ?? null;
}

async function answerInPublic(line: MessagingLine, { method, payload }: PlatformCall): Promise<Delivered> {
  const { api, dialect } = line;
  const path = `${String(payload['to'])}/${method}`;
  const startedMs = line.now();
  const { fields, at } = await api.postDated(path, { message: payload['message'] }, { repeatable: false });
  const id = idOf(fields['id']);
  if (id === undefined) throw outcomeUnknown('no id in the answer', { platform: dialect.name, repeatable: false });
  return { platformMessageIds: [commentMessageId(id)], at: finerTime(startedMs, at) };
}

function withReactionName(planned: PlatformCall['payload'], { reactionName }: MessagingLine): PlatformCall['payload'] {
  const { payload } = planned;
  if (!reactionName || !isJsonObject(payload) || typeof payload['reaction'] !== 'string') return planned;
  return { ...planned, payload: { ...payload, reaction: reactionName(payload['reaction']) } };
}

export async function senderAction(line: MessagingLine, platformUserId: string, action: 'typing_on' | 'mark_seen'): Promise<void> {
  await line.api.post(`${ME}/${MESSAGES}`, { recipient: { id: platformUserId }, sender_action: action }, { repeatable: true });
}

/** As the one who types is shown. */
export async function showTyping(line: MessagingLine, platformUserId: string, agentId: string | undefined): Promise<void> {
  const personaId = agentId === undefined ? null : await personaOf(line, agentId);
  const body = { recipient: { id: platformUserId }, sender_action: 'typing_on', ...(personaId !== null && { persona_id: personaId }) };
  await line.api.post(`${ME}/${MESSAGES}`, body, { repeatable: true });
}

/** An answer to a comment: it opens a conversation of its own and bears no heading. */
function isPrivateReply(planned: PlatformCall['payload']): boolean {
  return fieldsOf(planned['recipient'])['id'] === undefined;
}

function headingFields(heading: Heading | null, { namesMessagingType }: Dialect): { [key: string]: Json } {
  if (heading === 'human_agent') return { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  return heading === 'free' && namesMessagingType ? { messaging_type: 'RESPONSE' } : {};
}

function messageIdOf(answer: Fields, { dialect }: MessagingLine): string {
  const id = idOf(answer['message_id']);
  if (id === undefined) throw outcomeUnknown('no message_id in the answer', { platform: dialect.name, repeatable: false });
  return id;
}

/** The platform tells whole seconds. Where our clock agrees with it, ours says the rest; receipts by instant need it. */
function finerTime(startedMs: number, told: Date | undefined): Date {
  if (told === undefined || Math.abs(startedMs - told.getTime()) < 2_000) return new Date(startedMs);
  return told;
}

/** The platform's clock found the time over where ours did not: a person may send the same once more, as a person. */
function withAlternative(error: ConnectorError, call: PlatformCall, heading: Heading | null, rules: SendRules): ConnectorError {
  const { hub } = call.payload;
  if (error.code !== 'reply_window_closed' || heading !== 'free' || !mayRetryAsHuman(hub, rules)) return error;
  const payload = { ...call.payload, hub: { ...(isJsonObject(hub) ? hub : {}), asHuman: true } };
  return new ConnectorError({ ...error.details, alternative: { ...call, payload } });
}

function isJsonObject(value: Json | undefined): value is { [key: string]: Json } {
  return isObject(value);
}

/** Ids of the uploaded files by the part that names them. An upload alone shows the customer nothing, so it may be made again. */
async function uploadAll(line: MessagingLine, call: PlatformCall, openFile: OpenFile): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const file of call.files ?? []) {
    const type = attachmentsOf(call.payload['message']).find(({ part }) => part === file.part)?.type ?? 'file';
    ids.set(file.part, await upload(line, type, file, openFile));
  }
  return ids;
}

async function upload(
  { api, dialect }: MessagingLine,
  type: string,
  file: NonNullable<PlatformCall['files']>[number],
  openFile: OpenFile,
): Promise<string> {
  const { stream, sizeBytes } = await opened(openFile, file.mediaId);
  const message = JSON.stringify({ attachment: { type, payload: { is_reusable: true } } });
  const name = dialect.asciiFileNames ? file.name.replaceAll(/[^\x20-\x7e]/g, '_') : file.name;
  const mime = file.mime.split(';', 1)[0] ?? file.mime;
  try {
    const answer = await api.upload(
      `${ME}/message_attachments`,
      { ...dialect.uploadFields, message },
      { part: 'filedata', stream, sizeBytes, name, mime },
    );
    const id = idOf(answer['attachment_id']);
    if (id === undefined) throw outcomeUnknown('no attachment_id in the answer', { platform: dialect.name, repeatable: true });
    return id;
  } finally {
    stream.destroy();
  }
}

async function opened(openFile: OpenFile, mediaId: string): Promise<{ stream: Readable; sizeBytes: number }> {
  try {
    return await openFile(mediaId);
  } catch {
    throw new ConnectorError({ code: 'file_unreadable', kind: 'temporary', message: 'The file to send could not be read' });
  }
}

function attachmentsOf(message: unknown): { type: string; part: string }[] {
  const { attachment, attachments } = fieldsOf(message);
  return [attachment, ...(Array.isArray(attachments) ? (attachments as unknown[]) : [])].flatMap((item) => {
    const { type, payload } = fieldsOf(item);
    const part = awaitedPart(fieldsOf(payload)['attachment_id']);
    return part === null || typeof type !== 'string' ? [] : [{ type, part }];
  });
}

/** The same message with ids in place of what stood for them. */
function withUploads(value: Json, ids: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((item) => withUploads(item, ids));
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withUploads(inner, ids)]));
  const part = awaitedPart(value);
  return part === null ? value : (ids.get(part) ?? value);
}
