// Voices between browsers and phones, in Chromium: what it records can be sent, what phones record it plays.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { mediaTypeOf } from '../../src/media/media-type.js';
import type { SoundForm } from '../../src/media/sound-form.js';
import { convertSound } from '../../src/media/sound.js';
import { openBrowser } from '../support/browser.js';
import { amrVoice } from '../support/sounds.js';

let server: Server;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let page: Page;
/** What the page finds under /sound. */
let sound: Buffer;
beforeAll(async () => {
  // A microphone wants a page of localhost.
  server = createServer((request, response) => {
    response.setHeader('Content-Type', request.url === '/sound' ? 'application/octet-stream' : 'text/html');
    response.end(request.url === '/sound' ? sound : '<!doctype html><title>voice</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await openBrowser('en-US', 'light');
  page = await browser.context.newPage();
  await page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
});
afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => server.close(resolve));
});

/** Some seconds of the browser's own test tone, recorded as the composer does. */
async function recorded(): Promise<Buffer> {
  const base64 = await page.evaluate<string>(`(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const recorder = new MediaRecorder(stream, { mimeType: 'audio/webm;codecs=opus' });
    const chunks = [];
    recorder.ondataavailable = ({ data }) => chunks.push(data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start(200);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  })()`);
  return Buffer.from(base64, 'base64');
}

/** Decoded by the browser: how long it is, and how loud at its loudest. */
async function heard(bytes: Buffer): Promise<{ seconds: number; loudest: number }> {
  sound = bytes;
  return page.evaluate<{ seconds: number; loudest: number }>(`(async () => {
    const bytes = await (await fetch('/sound', { cache: 'no-store' })).arrayBuffer();
    const decoded = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes);
    const samples = decoded.getChannelData(0);
    let loudest = 0;
    for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
    return { seconds: decoded.duration, loudest };
  })()`);
}

describe('a voice', () => {
  it('recorded in the browser sounds the same in every form a channel takes', async () => {
    const recording = await recorded();
    expect(await mediaTypeOf(recording, 'audio/webm;codecs=opus')).toEqual({ mime: 'audio/webm', mislabelled: false });
    const original = await heard(recording);
    expect(original.loudest).toBeGreaterThan(0.1);
    for (const form of ['audio/ogg', 'audio/mpeg', 'audio/wav'] satisfies SoundForm[]) {
      const { seconds, loudest } = await heard(await convertSound(recording, form));
      expect(Math.abs(seconds - original.seconds)).toBeLessThan(0.25);
      expect(loudest).toBeGreaterThan(original.loudest / 2);
    }
  });

  it('recorded by a phone is heard in the browser, which knows no AMR', async () => {
    await expect(heard(amrVoice(3))).rejects.toThrow('decode');
    const { seconds, loudest } = await heard(await convertSound(amrVoice(3), 'audio/mpeg'));
    expect(Math.round(seconds)).toBe(3);
    expect(loudest).toBeGreaterThan(0.01);
  });
});
