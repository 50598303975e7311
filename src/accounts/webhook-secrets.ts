// What a company's outgoing webhooks are signed with, as it is kept: the newest first, sealed so that it opens for that webhook alone.
import { z } from 'zod';
import type { Sealed, Sealer } from './sealing.js';

const kept = z.array(z.string());

export function boundToWebhook(webhookId: string): string {
  return `outgoing_webhook ${webhookId}`;
}

export function sealWebhookSecrets(sealer: Sealer, webhookId: string, secrets: string[]): Sealed {
  return sealer.seal(JSON.stringify(secrets), boundToWebhook(webhookId));
}

/** Throws `UnsealError`. */
export function openWebhookSecrets(sealer: Sealer, webhookId: string, sealed: Sealed): string[] {
  return kept.parse(JSON.parse(sealer.open(sealed, boundToWebhook(webhookId))));
}
