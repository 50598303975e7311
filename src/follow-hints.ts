// What other instances say, handed to whom it concerns here.
import type { Logger } from 'pino';
import { z } from 'zod';
import type { AccountService } from './accounts/accounts.js';
import type { LeaseKeeper } from './accounts/lease.js';
import type { ReadMarks } from './accounts/read-marks.js';
import type { Outbox } from './delivery/outbox.js';
import type { AuthService } from './http/auth.js';
import { endedSessionOf } from './http/ended-session-hint.js';
import type { SocketServer } from './http/socket.js';
import { addresseeSchema, type PushHub } from './im/push.js';
import type { MessageUpdates } from './im/updates.js';
import { forgetTemplates } from './listening.js';
import type { EventProcessor } from './intake/processor.js';
import type { Hint, HintBus } from './store/hints.js';
import { unattended } from './store/unattended.js';

export interface HintFollowers {
  bus: HintBus;
  push: PushHub;
  updates: MessageUpdates;
  auth: AuthService;
  sockets: SocketServer;
  accounts: AccountService;
  leases: LeaseKeeper;
  readMarks: ReadMarks;
  processor: EventProcessor;
  outbox: Outbox;
  log: Logger;
}

const about = {
  account: z.object({ accountId: z.string() }),
  agent: z.object({ agentId: z.string() }),
  delivery: z.object({ accountId: z.string(), proxyUserId: z.string() }),
  message: z.object({ companyId: z.string(), conversationId: z.string(), seq: z.number() }),
  push: z.object({ addressee: addresseeSchema, frame: z.string() }),
  queue: z.object({ queue: z.string(), key: z.number() }),
  read: z.object({
    companyId: z.string(),
    accountId: z.string(),
    conversationId: z.string(),
    afterSeq: z.number(),
    seq: z.number(),
  }),
};

export function followHints(to: HintFollowers): void {
  to.bus.onHint((hint) => follow(hint, to));
  to.bus.onGap(() => {
    to.auth.forgetAll();
    // Whoever is alone has told everything itself.
    if (to.bus.hasPeers) unattended(to.sockets.newsMissed(), to.log, 'connections were not ended after a break between instances');
    for (const { id } of to.accounts.all()) unattended(to.accounts.reload(id), to.log, 'an account was not reloaded');
  });
}

function follow({ topic, data }: Hint, to: HintFollowers): void {
  switch (topic) {
    case 'queue': {
      const { queue, key } = about.queue.parse(data);
      return to.push.notify(queue, key);
    }
    case 'push': {
      const { addressee, frame } = about.push.parse(data);
      return to.push.deliverHere(addressee, frame);
    }
    case 'message':
      return unattended(to.updates.showHere(about.message.parse(data)), to.log, 'a changed message was not shown');
    case 'agent': {
      const { agentId } = about.agent.parse(data);
      to.auth.forgetAgent(agentId);
      return to.sockets.reconnectAgents([agentId]);
    }
    case 'session_ended':
      return to.auth.noticeEnded(endedSessionOf(data));
    case 'read': {
      const mark = about.read.parse(data);
      if (to.leases.owns(mark.accountId)) to.readMarks.note(mark);
      return;
    }
    case 'events':
      return to.processor.notice(about.account.parse(data).accountId);
    case 'delivery': {
      const { accountId, proxyUserId } = about.delivery.parse(data);
      return to.outbox.notice(accountId, proxyUserId);
    }
    case 'account':
      return unattended(to.accounts.reload(about.account.parse(data).accountId), to.log, 'an account was not reloaded');
    case 'templates':
      return forgetTemplates(to, about.account.parse(data).accountId);
    // The desk listens to these itself.
    case 'routing':
    case 'bot':
    case 'erased':
      return;
    default:
      return to.log.debug({ topic }, 'a hint of a kind this version does not know');
  }
}
