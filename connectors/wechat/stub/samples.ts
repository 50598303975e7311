// The files a simulated person sends, in the formats WeChat has.
import { SAMPLE_FILES as FILES, type SampleFile } from '../../stub-kit/samples.js';

/** One second of silence in AMR-NB at 4.75 kbit/s: the format of a customer's voice message. */
function silence(): Buffer {
  const FRAMES = 50;
  const FRAME_BYTES = 13;
  const FRAME_HEADER = 0x04;
  const frames = Buffer.alloc(FRAMES * FRAME_BYTES);
  for (let frame = 0; frame < FRAMES; frame += 1) frames[frame * FRAME_BYTES] = FRAME_HEADER;
  return Buffer.concat([Buffer.from('#!AMR\n'), frames]);
}

export const SAMPLE_FILES = {
  image: FILES.photo,
  voice: { name: 'voice.amr', mime: 'audio/amr', bytes: silence() },
  video: { ...FILES.video_note, name: 'film.mp4' },
  music: { ...FILES.audio, name: 'song.mp3' },
} satisfies Record<string, SampleFile>;
