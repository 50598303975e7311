// Sounds as samples: AMR (both bands) and Opus (in WebM, Ogg or MP4), decoded in slices so that nothing else waits for long.
import { setImmediate as breathe } from 'node:timers/promises';
import { decoder as openAmr } from '@audio/decode-amr';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input, type InputAudioTrack } from 'mediabunny';
import { OpusDecoder } from 'opus-decoder';
import { MAX_SOUND_MS, notConvertible, soundTooLong } from './sound-refusals.js';

/** One channel. */
export interface Sound {
  sampleRate: number;
  slices: AsyncIterable<Float32Array>;
}

const AMR_NARROW = '#!AMR\n';
const AMR_WIDE = '#!AMR-WB\n';
const OPUS_RATE = 24_000;
const SLICE_BYTES = 1_600;
const SLICE_PACKETS = 25;

/** Throws 422 `sound_not_convertible` for what is neither. */
export async function decodeSound(bytes: Buffer): Promise<Sound> {
  const wide = bytes.subarray(0, AMR_WIDE.length).toString('latin1') === AMR_WIDE;
  if (wide || bytes.subarray(0, AMR_NARROW.length).toString('latin1') === AMR_NARROW)
    return { sampleRate: wide ? 16_000 : 8_000, slices: bounded(amrSlices(bytes), wide ? 16_000 : 8_000) };
  const track = await opusTrackOf(bytes);
  return { sampleRate: OPUS_RATE, slices: bounded(opusSlices(track), OPUS_RATE) };
}

/** The Opus track of a file in a container; a decoder is not needed to move it into another one. */
export async function opusTrackOf(bytes: Buffer): Promise<InputAudioTrack> {
  try {
    const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
    const track = await input.getPrimaryAudioTrack();
    if (track?.codec === 'opus') return track;
  } catch {
    // Not a container at all: the same refusal.
  }
  throw notConvertible();
}

async function* amrSlices(bytes: Buffer): AsyncGenerator<Float32Array> {
  const decoder = await openAmr();
  try {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      const [samples] = decoder.decode(bytes.subarray(at, at + SLICE_BYTES)).channelData;
      if (samples !== undefined) yield samples;
      await breathe();
    }
  } finally {
    decoder.free();
  }
}

async function* opusSlices(track: InputAudioTrack): AsyncGenerator<Float32Array> {
  // Anything but one or two channels needs a mapping table; no recorder makes it.
  const channels = track.numberOfChannels === 1 ? 1 : 2;
  const decoder = new OpusDecoder({ channels, sampleRate: OPUS_RATE });
  await decoder.ready;
  try {
    let packets: Uint8Array[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) {
      packets.push(packet.data);
      if (packets.length < SLICE_PACKETS) continue;
      yield oneChannel(decoder.decodeFrames(packets).channelData);
      packets = [];
      await breathe();
    }
    if (packets.length > 0) yield oneChannel(decoder.decodeFrames(packets).channelData);
  } finally {
    decoder.free();
  }
}

function oneChannel([left = new Float32Array(), right]: Float32Array[]): Float32Array {
  return right === undefined ? left : left.map((sample, index) => (sample + (right[index] ?? 0)) / 2);
}

async function* bounded(slices: AsyncIterable<Float32Array>, sampleRate: number): AsyncGenerator<Float32Array> {
  let samples = 0;
  for await (const slice of slices) {
    samples += slice.length;
    if ((samples / sampleRate) * 1000 > MAX_SOUND_MS) throw soundTooLong();
    yield slice;
  }
  if (samples === 0) throw notConvertible();
}
