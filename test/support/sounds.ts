// Sounds for tests: as a phone (AMR) and as a browser (Opus in WebM) would record them.
import { BufferTarget, EncodedAudioPacketSource, EncodedPacket, OggOutputFormat, Output, WebMOutputFormat } from 'mediabunny';

/** AMR at 12.2 kbit/s: one frame for 20 ms. */
export function amrVoice(seconds: number): Buffer {
  const frame = Buffer.from([0x3c, ...Array.from({ length: 31 }, (_, index) => (index * 37) % 256)]);
  return Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: seconds * 50 }, () => frame)]);
}

/** A recording of silence, as MediaRecorder of a browser makes it. */
export async function opusVoice(seconds: number, container: 'webm' | 'ogg' = 'webm'): Promise<Buffer> {
  const target = new BufferTarget();
  const output = new Output({ format: container === 'webm' ? new WebMOutputFormat() : new OggOutputFormat(), target });
  const source = new EncodedAudioPacketSource('opus');
  output.addAudioTrack(source);
  await output.start();
  const description = Buffer.from([...Buffer.from('OpusHead'), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]);
  const decoderConfig = { codec: 'opus', numberOfChannels: 1, sampleRate: 48_000, description };
  for (let index = 0; index < seconds * 50; index += 1)
    await source.add(new EncodedPacket(new Uint8Array([0xf8, 0xff, 0xfe]), 'key', index / 50, 0.02), { decoderConfig });
  await output.finalize();
  return Buffer.from(target.buffer ?? new ArrayBuffer(0));
}
