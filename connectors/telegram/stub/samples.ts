// The files a simulated person sends, with the types Telegram has for them.
import { SAMPLE_FILES as FILES } from '../../stub-kit/samples.js';

export const SAMPLE_FILES = { ...FILES, voice: { ...FILES.voice, mime: 'audio/ogg' } };
