// What is sealed per account: the platform's credentials and our webhook secret, as one object.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Sealer } from './sealing.js';

const secretsSchema = z.object({
  credentials: z.record(z.string(), z.string()),
  webhookSecret: z.string(),
  previousWebhookSecret: z.string().exactOptional(),
});
export type AccountSecrets = z.infer<typeof secretsSchema>;

export interface SealedColumns {
  sealedCredentials: string;
  secretKeyId: string;
}

/** Only characters every platform accepts in a secret. */
export function newWebhookSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function sealSecrets(sealer: Sealer, accountId: string, secrets: AccountSecrets): SealedColumns {
  const { text, keyId } = sealer.seal(JSON.stringify(secrets), accountId);
  return { sealedCredentials: text, secretKeyId: keyId };
}

/** Throws `UnsealError`. */
export function openSecrets(sealer: Sealer, accountId: string, columns: SealedColumns): AccountSecrets {
  return secretsSchema.parse(JSON.parse(sealer.open({ text: columns.sealedCredentials, keyId: columns.secretKeyId }, accountId)));
}
