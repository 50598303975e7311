// What is said of a sound that cannot be converted; apart from the decoders, which are loaded with the first sound.
import { HubError } from '../contract/index.js';

export const MAX_SOUND_MS = 15 * 60_000;

export const notConvertible = (): HubError =>
  new HubError(422, 'sound_not_convertible', 'This sound cannot be turned into a form the channel takes.');

export const soundTooLong = (): HubError =>
  new HubError(422, 'sound_too_long', 'Recordings are at most 15 minutes long.', { maxMs: MAX_SOUND_MS });
