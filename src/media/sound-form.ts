// Which form a sound needs: for a browser to play it, for a channel to take it.
import type { ContentSupport } from '../contract/index.js';

/** What a sound can become. */
export type SoundForm = 'audio/ogg' | 'audio/mpeg' | 'audio/wav';

/** Best first: Ogg keeps what was recorded, MP3 is small, WAV is last. */
const FORMS: SoundForm[] = ['audio/ogg', 'audio/mpeg', 'audio/wav'];

/** What decoding or moving needs: AMR of phones, Opus of browsers. */
const CONVERTIBLE = ['audio/amr', 'audio/amr-wb', 'audio/webm', 'audio/ogg', 'audio/mp4'];

/** Recorded by a browser and played by little else. */
const RECORDED = ['audio/webm'];

export function playableForm(mime: string): SoundForm | null {
  return mime === 'audio/amr' || mime === 'audio/amr-wb' ? 'audio/mpeg' : null;
}

/** Null: as it is. What cannot be helped is left as it is too; the channel decides. */
export function sendableForm(mime: string, accepted: ContentSupport['mimeTypes']): SoundForm | null {
  if (accepted === undefined) return RECORDED.includes(mime) ? 'audio/ogg' : null;
  if (accepts(accepted, mime) || !CONVERTIBLE.includes(mime)) return null;
  const amr = mime.startsWith('audio/amr');
  return FORMS.find((form) => accepts(accepted, form) && !(amr && form === 'audio/ogg')) ?? null;
}

function accepts(accepted: readonly string[], mime: string): boolean {
  return accepted.some((entry) => {
    const type = entry.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (type.endsWith('/*')) return mime.startsWith(type.slice(0, -1)) && !RECORDED.includes(mime);
    return type === mime || (WAV.includes(type) && WAV.includes(mime)) || (type === 'audio/mp3' && mime === 'audio/mpeg');
  });
}

const WAV = ['audio/wav', 'audio/x-wav', 'audio/wave'];
