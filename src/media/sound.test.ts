import { describe, expect, it } from '@jest/globals';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import { amrVoice, opusVoice } from '../../test/support/sounds.js';
import { sendableForm } from './sound-form.js';
import { convertSound } from './sound.js';

async function describeSound(bytes: Buffer) {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  const track = await input.getPrimaryAudioTrack();
  return {
    format: (await input.getFormat()).name,
    codec: track?.codec,
    rate: track?.sampleRate,
    seconds: Math.round(await input.computeDuration()),
  };
}

describe('convertSound', () => {
  it('makes the AMR of a phone playable in browsers', async () => {
    expect(await describeSound(await convertSound(amrVoice(3), 'audio/mpeg'))).toEqual({
      format: 'MP3',
      codec: 'mp3',
      rate: 16_000,
      seconds: 3,
    });
    expect(await describeSound(await convertSound(amrVoice(3), 'audio/wav'))).toMatchObject({ codec: 'pcm-s16', rate: 8_000, seconds: 3 });
  });

  it('moves a browser’s recording into Ogg without touching its sound', async () => {
    const ogg = await convertSound(await opusVoice(4), 'audio/ogg');
    expect(ogg.subarray(0, 4).toString()).toBe('OggS');
    expect(await describeSound(ogg)).toMatchObject({ format: 'Ogg', codec: 'opus', seconds: 4 });
  });

  it.each(['webm', 'ogg'] as const)('turns Opus in %s into MP3 and WAV where a channel takes nothing else', async (container) => {
    const recorded = await opusVoice(2, container);
    expect(await describeSound(await convertSound(recorded, 'audio/mpeg'))).toMatchObject({ codec: 'mp3', rate: 24_000, seconds: 2 });
    expect(await describeSound(await convertSound(recorded, 'audio/wav'))).toMatchObject({ codec: 'pcm-s16', rate: 24_000, seconds: 2 });
  });

  it.each([
    ['no sound', Buffer.from('not a sound at all')],
    ['an empty AMR', Buffer.from('#!AMR\n')],
    ['half a WebM', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86])],
    ['nothing', Buffer.alloc(0)],
  ])('refuses %s with a code', async (_what, bytes) => {
    await expect(convertSound(bytes, 'audio/mpeg')).rejects.toMatchObject({ status: 422, code: 'sound_not_convertible' });
  });

  it('refuses a recording of more than 15 minutes', async () => {
    await expect(convertSound(amrVoice(15 * 60 + 1), 'audio/wav')).rejects.toMatchObject({ status: 422, code: 'sound_too_long' });
  });
});

describe('sendableForm', () => {
  it.each([
    ['a channel that takes anything still gets no WebM', 'audio/webm', undefined, 'audio/ogg'],
    ['what the channel takes goes as it is', 'audio/ogg', ['audio/ogg; codecs=opus'], null],
    ['Ogg is preferred', 'audio/webm', ['audio/mpeg', 'audio/ogg'], 'audio/ogg'],
    ['MP3 where there is no Ogg', 'audio/webm', ['audio/amr', 'audio/mpeg'], 'audio/mpeg'],
    ['MP3 under its other name', 'audio/ogg', ['audio/mp3'], 'audio/mpeg'],
    ['WAV where there is nothing better', 'audio/webm', ['audio/aac', 'audio/x-wav'], 'audio/wav'],
    ['AMR has no place in Ogg', 'audio/amr', ['audio/ogg', 'audio/mpeg'], 'audio/mpeg'],
    ['a family means all of it', 'audio/ogg', ['audio/*'], null],
    ['but not what only browsers play', 'audio/webm', ['audio/*'], 'audio/ogg'],
    ['what cannot be helped is left alone', 'audio/webm', ['audio/aac'], null],
    ['what cannot be read is left alone', 'audio/flac', ['audio/mpeg'], null],
  ])('%s', (_rule, mime, accepted, form) => {
    expect(sendableForm(mime, accepted)).toBe(form);
  });
});
