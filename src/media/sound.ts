// Turns sounds into a form a browser plays or a channel takes. The original stays as it came.
import { HubError } from '../contract/index.js';
import type { SoundForm } from './sound-form.js';
import { notConvertible, soundTooLong } from './sound-refusals.js';
import { Turnstile } from './turnstile.js';

/** 15 minutes of anything a recorder makes. */
export const MAX_SOUND_BYTES = 20 * 1_048_576;
const turnstile = new Turnstile(1, 100);

/** Throws 422 for what cannot become it. */
export function convertSound(bytes: Buffer, form: SoundForm): Promise<Buffer> {
  return turnstile.pass(async () => {
    if (bytes.length > MAX_SOUND_BYTES) throw soundTooLong();
    // Decoders and encoders are large: they are loaded with the first sound.
    const { INTO } = await import('./sound-encode.js');
    try {
      return await INTO[form](bytes);
    } catch (error) {
      // Whatever the decoders throw at broken bytes.
      throw error instanceof HubError ? error : notConvertible();
    }
  });
}
