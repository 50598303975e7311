// Passwords as argon2id hashes. Checking an unknown login takes as long as checking a known one.
import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';

export const passwordSchema = z.string().min(8).max(200);

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'));
}

/** Made with the same cost as real ones, once a process. */
let nobodysHash: Promise<string> | undefined;

/** `storedHash` null: nobody has that login; the same work is done and the answer is no. */
export async function passwordMatches(password: string, storedHash: string | null): Promise<boolean> {
  nobodysHash ??= hashPassword('no account has this password');
  const matches = await verify(storedHash ?? (await nobodysHash), password.normalize('NFKC'));
  return matches && storedHash !== null;
}
