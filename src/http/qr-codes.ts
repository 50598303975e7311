// Codes people scan: made at the platform, kept here with where each leads.
import { z } from 'zod';
import { HubError, type Clock, type QrCodeView } from '../contract/index.js';
import type { AccountService } from '../accounts/accounts.js';
import type { Mapping } from '../desk/mapping/mapping.js';
import { insertAuditEvent } from '../store/audit.js';
import { isUniqueViolation, type Database, type Queryable } from '../store/database.js';
import { findGroup } from '../store/groups.js';
import { deleteQrCode, findQrCode, insertQrCode, listQrCodes, qrCodeOfScene, updateQrCode, type QrCodeRow } from '../store/qr-codes.js';
import { formatCursor, parseCursor } from './cursor.js';
import { idParams, route, type Principal, type Route } from './route.js';

const nameSchema = z.string().trim().min(1).max(100);

const qrCodeViewSchema: z.ZodType<QrCodeView> = z
  .object({
    id: z.string(),
    accountId: z.string(),
    scene: z.string(),
    name: z.string(),
    groupId: z.string().exactOptional(),
    imageUrl: z.string(),
    url: z.string(),
    expiresAt: z.string().exactOptional(),
    createdAt: z.string(),
  })
  .meta({ id: 'QrCode' });

const listQuery = z.object({
  accountId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

const newCode = z.object({
  accountId: z.uuid(),
  scene: z.string().trim().min(1).max(256),
  name: nameSchema,
  groupId: z.uuid().nullable().default(null),
  /** Absent: good for ever. */
  expiresInSeconds: z.int().min(30).optional(),
});

const changedCode = z.object({ name: nameSchema.optional(), groupId: z.uuid().nullable().optional() });

export interface QrCodeDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  accounts: AccountService;
  mapping: Mapping;
}

export function qrCodeRoutes({ database, clock, newId, accounts, mapping }: QrCodeDependencies): Route[] {
  const audit = (tx: Queryable, { companyId, agentId }: Principal, action: string, objectId: string, details: Record<string, unknown>) =>
    insertAuditEvent(tx, { companyId, id: newId(), actorId: agentId, action, objectType: 'qr_code', objectId, details }, clock.now());

  const requireGroup = async (companyId: string, groupId: string | null): Promise<void> => {
    if (groupId !== null && (await findGroup(database, companyId, groupId)) === null)
      throw new HubError(422, 'unknown_group', 'There is no such group.', { groupId });
  };

  const list = route({
    method: 'GET',
    path: '/qr-codes',
    access: 'supervisor',
    summary: 'Codes with a scene, newest first',
    query: listQuery,
    response: z.object({ items: z.array(qrCodeViewSchema), nextCursor: z.string().nullable() }),
    async handle({ principal, query }) {
      const { accountId, limit } = query;
      const rows = await listQrCodes(database, principal.companyId, { accountId, limit, after: parseCursor(query.cursor) });
      const last = rows.at(-1);
      return {
        items: rows.map(qrCodeView),
        nextCursor: last && rows.length === limit ? formatCursor({ at: last.createdAt, id: last.id }) : null,
      };
    },
  });

  const create = route({
    method: 'POST',
    path: '/qr-codes',
    access: 'admin',
    summary: 'Have the platform make a code; who scans it is served by its group. 422 `no_qr_codes` where the channel has none',
    body: newCode,
    response: qrCodeViewSchema,
    status: 201,
    async handle({ principal, body }) {
      const { companyId } = principal;
      const { accountId, scene, name, groupId, expiresInSeconds } = body;
      await requireGroup(companyId, groupId);
      // Before the platform is asked: a code for good counts against what an account may have.
      if (await qrCodeOfScene(database, companyId, accountId, scene)) throw sceneTaken();
      const made = await accounts.tools.createQrCode({ companyId, accountId }, { scene, seconds: expiresInSeconds });
      const now = clock.now();
      const code: QrCodeRow = {
        companyId,
        id: newId(),
        accountId,
        scene,
        name,
        groupId,
        imageUrl: made.imageUrl,
        url: made.url,
        expiresAt: made.expiresInSeconds === undefined ? null : new Date(now.getTime() + made.expiresInSeconds * 1000),
        createdAt: now,
      };
      try {
        await database.transaction(async (tx) => {
          await insertQrCode(tx, code);
          await audit(tx, principal, 'qr_code.created', code.id, { accountId, scene, name, groupId });
        });
      } catch (error) {
        throw isUniqueViolation(error) ? sceneTaken() : error;
      }
      mapping.changed(companyId);
      return qrCodeView(code);
    },
  });

  const change = route({
    method: 'PATCH',
    path: '/qr-codes/:id',
    access: 'admin',
    summary: 'Change its name or where it leads; the code itself stays',
    params: idParams,
    body: changedCode,
    response: qrCodeViewSchema,
    async handle({ principal, params, body }) {
      const { companyId } = principal;
      const before = existing(await findQrCode(database, companyId, params.id));
      const groupId = body.groupId === undefined ? before.groupId : body.groupId;
      await requireGroup(companyId, groupId);
      await database.transaction(async (tx) => {
        if (!(await updateQrCode(tx, companyId, params.id, { name: body.name ?? before.name, groupId }))) throw noSuchCode();
        await audit(tx, principal, 'qr_code.changed', params.id, body);
      });
      mapping.changed(companyId);
      return qrCodeView(existing(await findQrCode(database, companyId, params.id)));
    },
  });

  const remove = route({
    method: 'DELETE',
    path: '/qr-codes/:id',
    access: 'admin',
    summary: 'Forget a code. Printed ones can still be scanned: they lead nowhere in particular then',
    params: idParams,
    async handle({ principal, params }) {
      await database.transaction(async (tx) => {
        if (!(await deleteQrCode(tx, principal.companyId, params.id))) throw noSuchCode();
        await audit(tx, principal, 'qr_code.removed', params.id, {});
      });
      mapping.changed(principal.companyId);
    },
  });

  return [list, create, change, remove];
}

function qrCodeView({ id, accountId, scene, name, groupId, imageUrl, url, expiresAt, createdAt }: QrCodeRow): QrCodeView {
  return {
    id,
    accountId,
    scene,
    name,
    ...(groupId !== null && { groupId }),
    imageUrl,
    url,
    ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
    createdAt: createdAt.toISOString(),
  };
}

function existing(code: QrCodeRow | null): QrCodeRow {
  if (code === null) throw noSuchCode();
  return code;
}

function noSuchCode(): HubError {
  return new HubError(404, 'not_found', 'There is no such QR code.');
}

function sceneTaken(): HubError {
  return new HubError(409, 'scene_taken', 'This account has a code with this scene already.');
}
