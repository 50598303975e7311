// Sounds as files of the forms there are: the packets as they came in another container, or samples encoded anew.
import { BufferTarget, EncodedAudioPacketSource, EncodedPacketSink, OggOutputFormat, Output } from 'mediabunny';
import { createMp3Encoder } from 'wasm-media-encoders';
import { decodeSound, opusTrackOf, type Sound } from './sound-decode.js';
import type { SoundForm } from './sound-form.js';
import { notConvertible } from './sound-refusals.js';

export const INTO: Record<SoundForm, (bytes: Buffer) => Promise<Buffer>> = {
  'audio/ogg': toOgg,
  'audio/mpeg': async (bytes) => toMp3(await decodeSound(bytes)),
  'audio/wav': async (bytes) => toWav(await decodeSound(bytes)),
};

/** The same Opus packets in another container: nothing is lost. */
async function toOgg(bytes: Buffer): Promise<Buffer> {
  const track = await opusTrackOf(bytes);
  const target = new BufferTarget();
  const output = new Output({ format: new OggOutputFormat(), target });
  const source = new EncodedAudioPacketSource('opus');
  output.addAudioTrack(source);
  const decoderConfig = await track.getDecoderConfig();
  if (decoderConfig === null) throw notConvertible();
  await output.start();
  for await (const packet of new EncodedPacketSink(track).packets()) await source.add(packet, { decoderConfig });
  await output.finalize();
  if (target.buffer === null) throw notConvertible();
  return Buffer.from(target.buffer);
}

async function toMp3({ sampleRate, slices }: Sound): Promise<Buffer> {
  const encoder = await createMp3Encoder();
  // Below 16 kHz not every player follows.
  encoder.configure({
    channels: 1,
    sampleRate,
    bitrate: sampleRate > 16_000 ? 64 : 32,
    ...(sampleRate < 16_000 && { outputSampleRate: 16_000 }),
  });
  const parts: Buffer[] = [];
  // The encoder gives the same memory again each time.
  for await (const slice of slices) parts.push(Buffer.from(encoder.encode([slice])));
  parts.push(Buffer.from(encoder.finalize()));
  return Buffer.concat(parts);
}

async function toWav({ sampleRate, slices }: Sound): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const slice of slices) {
    const part = Buffer.alloc(slice.length * 2);
    slice.forEach((sample, index) => part.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), index * 2));
    parts.push(part);
  }
  const samples = Buffer.concat(parts);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // uncompressed
  head.writeUInt16LE(1, 22); // channels
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * 2, 28); // bytes per second
  head.writeUInt16LE(2, 32); // bytes per sample
  head.writeUInt16LE(16, 34); // bits per sample
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}
