// Pictures: how large they are, and a small copy for lists and threads. What would fill a reader's memory is refused.
import type { Metadata } from 'sharp';
import { HubError } from '../contract/index.js';
import { Turnstile } from './turnstile.js';

/** 100 megapixels fill 400 MB once drawn. */
const MAX_PIXELS = 100_000_000;
/** Over all pictures of an animation. */
const MAX_ANIMATED_PIXELS = 500_000_000;
const THUMBNAIL_EDGE_PX = 480;
/** Below this the picture is its own thumbnail. */
const SMALL_BYTES = 64 * 1024;
/** Of an agent's picture, as long as wide. */
export const FACE_EDGE_PX = 256;
export const FACE_MIME = 'image/jpeg';
const WITHIN_SECONDS = 20;
/** What is drawn here; never SVG, which is a document. */
const DRAWN = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/tiff'];

const turnstile = new Turnstile(2, 200);

export interface Picture {
  width: number;
  height: number;
  /** WebP; absent when the picture is small already. */
  thumbnail?: Buffer;
}

export const isPicture = (mime: string): boolean => DRAWN.includes(mime);

/** Null for what cannot be drawn. Throws 422 `picture_too_large` for more pixels than anybody should have to draw. */
export function pictureOf(path: string, sizeBytes: number): Promise<Picture | null> {
  return turnstile.pass(async () => {
    const size = await sizeOf(path);
    if (size === null) return null;
    const { width, height } = size;
    if (width <= THUMBNAIL_EDGE_PX && height <= THUMBNAIL_EDGE_PX && sizeBytes <= SMALL_BYTES) return { width, height };
    const thumbnail = await thumbnailOf(path);
    return { width, height, ...(thumbnail !== null && { thumbnail }) };
  });
}

/** The middle of the picture, square, on white and without metadata. Null for what cannot be drawn; throws as `pictureOf` does. */
export function faceOf(path: string): Promise<Buffer | null> {
  return turnstile.pass(async () => {
    if ((await sizeOf(path)) === null) return null;
    const sharp = await openSharp();
    try {
      return await sharp(path, { limitInputPixels: MAX_PIXELS, sequentialRead: true })
        .timeout({ seconds: WITHIN_SECONDS })
        .rotate()
        .resize(FACE_EDGE_PX, FACE_EDGE_PX, { fit: 'cover' })
        .flatten({ background: '#fff' })
        .jpeg({ quality: 85 })
        .toBuffer();
    } catch {
      return null;
    }
  });
}

/** As it is shown, turned as the camera says. Reads the head of the file only. */
async function sizeOf(path: string): Promise<{ width: number; height: number } | null> {
  const sharp = await openSharp();
  let meta: Metadata;
  try {
    meta = await sharp(path, { limitInputPixels: false }).metadata();
  } catch {
    return null;
  }
  const pixels = meta.width * meta.height;
  if (pixels > MAX_PIXELS || pixels * (meta.pages ?? 1) > MAX_ANIMATED_PIXELS)
    throw new HubError(422, 'picture_too_large', 'This picture has more pixels than can be shown.', {
      width: meta.width,
      height: meta.height,
    });
  return { width: meta.autoOrient.width, height: meta.autoOrient.height };
}

async function thumbnailOf(path: string): Promise<Buffer | null> {
  const sharp = await openSharp();
  try {
    return await sharp(path, { limitInputPixels: MAX_PIXELS, sequentialRead: true })
      .timeout({ seconds: WITHIN_SECONDS })
      .rotate()
      .resize(THUMBNAIL_EDGE_PX, THUMBNAIL_EDGE_PX, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 76 })
      .toBuffer();
  } catch {
    // Damaged, but a browser may still show some of it.
    return null;
  }
}

/** Large, so it is loaded with the first picture. */
async function openSharp() {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}
