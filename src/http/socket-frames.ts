// The frames a client may send, validated at the door.
import { z } from 'zod';
import { contentInputSchema } from '../contract/index.js';

const seq = z.int().min(0);
const clientMsgId = z.string().min(1).max(128);

export const authFrame = z.object({
  cmd: z.literal('auth'),
  seq,
  token: z.string().max(512).optional(),
  ticket: z.string().max(1024).optional(),
  deviceId: z.string().min(1).max(128),
});

export const clientFrame = z.discriminatedUnion('cmd', [
  z.object({
    cmd: z.literal('customer'),
    seq,
    customerAppid: z.string(),
    customerId: z.string(),
    accountId: z.string(),
    sellerId: z.string().optional(),
    clientMsgId,
    content: contentInputSchema,
    replyTo: z.uuid().optional(),
    flags: z.int().optional(),
  }),
  z.object({
    cmd: z.literal('customer_support'),
    seq,
    customerAppid: z.string(),
    customerId: z.string(),
    conversationId: z.uuid(),
    sellerId: z.string(),
    clientMsgId,
    content: contentInputSchema,
    flags: z.int().optional(),
  }),
  z.object({ cmd: z.literal('realtime'), seq, conversationId: z.uuid(), type: z.string().min(1).max(32) }),
  z.object({ cmd: z.literal('sync'), seq, queue: z.uuid(), key: z.int().min(0), limit: z.int().min(1).max(500).optional() }),
  z.object({ cmd: z.literal('sync_key'), seq, queue: z.uuid(), key: z.int().min(0) }),
  z.object({ cmd: z.literal('read'), seq, conversationId: z.uuid(), messageSeq: z.int().min(0) }),
  z.object({ cmd: z.literal('ping'), seq }),
  authFrame,
]);
export type ParsedFrame = z.infer<typeof clientFrame>;

const FLAG_UNPERSISTENT = 2;

/** Is it to be passed on and stored nowhere? */
export function isUnpersistent(flags: number | undefined): boolean {
  return ((flags ?? 0) & FLAG_UNPERSISTENT) !== 0;
}
