// One message of every kind and variant the hub can be asked to send; every connector must carry, degrade or refuse each as it declares.
import type { Capabilities, MenuAsk, MessageContent, StoredMedia } from '../../src/contract/index.js';

/** Files the samples name; a harness gives the bytes. */
export type SampleFileName =
  'photo.jpg' | 'picture.heic' | 'clip.mp4' | 'loop.mp4' | 'voice.ogg' | 'recording.webm' | 'song.mp3' | 'invoice.pdf' | 'sticker.webp';

const MIMES: Record<SampleFileName, string> = {
  'photo.jpg': 'image/jpeg',
  'picture.heic': 'image/heic',
  'clip.mp4': 'video/mp4',
  'loop.mp4': 'video/mp4',
  'voice.ogg': 'audio/ogg',
  'recording.webm': 'audio/webm;codecs=opus',
  'song.mp3': 'audio/mpeg',
  'invoice.pdf': 'application/pdf',
  'sticker.webp': 'image/webp',
};

export function sampleFile(name: SampleFileName): StoredMedia {
  return { mediaId: name, mime: MIMES[name], sizeBytes: 2048, name, state: 'ready' };
}

const family = '👨‍👩‍👧‍👦';

export const SAMPLE_CONTENTS: Readonly<Record<string, MessageContent>> = {
  text: { type: 'text', text: 'Hello, how can I help?' },
  'text-styled': {
    type: 'text',
    text: `${family} bold and a link, code`,
    entities: [
      { type: 'bold', offset: family.length + 1, length: 4 },
      { type: 'link', offset: family.length + 12, length: 4, url: 'https://example.com/' },
      { type: 'code', offset: family.length + 18, length: 4 },
      { type: 'mention', offset: 0, length: 1 },
    ],
  },
  image: { type: 'image', media: sampleFile('photo.jpg'), caption: 'Like this', entities: [{ type: 'italic', offset: 0, length: 4 }] },
  'image-caption-too-long': { type: 'image', media: sampleFile('photo.jpg'), caption: 'long '.repeat(300).trim() },
  'image-heic': { type: 'image', media: sampleFile('picture.heic') },
  video: { type: 'video', media: sampleFile('clip.mp4'), durationMs: 1000, width: 160, height: 120, caption: 'How it works' },
  'video-animation': { type: 'video', media: sampleFile('loop.mp4'), animation: true },
  'video-round': { type: 'video', media: sampleFile('loop.mp4'), round: true, caption: 'Round ones have no caption' },
  'audio-voice': { type: 'audio', media: sampleFile('voice.ogg'), voice: true, durationMs: 1400 },
  'audio-voice-webm': { type: 'audio', media: sampleFile('recording.webm'), voice: true },
  'audio-music': { type: 'audio', media: sampleFile('song.mp3'), title: 'Song', performer: 'Band', durationMs: 1000 },
  'audio-m4a': { type: 'audio', media: { ...sampleFile('song.mp3'), mime: 'audio/mp4', name: 'memo.m4a' } },
  file: { type: 'file', media: sampleFile('invoice.pdf'), caption: 'Your invoice' },
  sticker: { type: 'sticker', media: sampleFile('sticker.webp'), emoji: '😀' },
  'sticker-picture': { type: 'sticker', media: sampleFile('photo.jpg') },
  album: {
    type: 'album',
    items: [
      { type: 'image', media: sampleFile('photo.jpg') },
      { type: 'video', media: sampleFile('clip.mp4') },
      { type: 'image', media: sampleFile('photo.jpg') },
    ],
    caption: 'Three views',
  },
  'album-mixed': {
    type: 'album',
    items: [
      { type: 'image', media: sampleFile('photo.jpg') },
      { type: 'file', media: sampleFile('invoice.pdf') },
      { type: 'file', media: sampleFile('invoice.pdf') },
      { type: 'audio', media: sampleFile('song.mp3') },
    ],
    caption: 'Everything',
  },
  location: { type: 'location', latitude: 52.52, longitude: 13.405 },
  'location-venue': { type: 'location', latitude: 52.52, longitude: 13.405, name: 'Our shop', address: 'Main Street 1' },
  'contact-card': { type: 'contact_card', contacts: [{ name: 'Repair desk', phones: ['+15550100'] }] },
  'contact-card-full': {
    type: 'contact_card',
    contacts: [
      { name: 'Sales', phones: ['+15550101', '+15550102'], emails: ['sales@example.com'], organization: 'Example; Ltd' },
      { name: 'Mail only', phones: [], emails: ['m@example.com'] },
    ],
  },
  link: { type: 'link', url: 'https://example.com/help', title: 'Help pages', description: 'All answers' },
  product: {
    type: 'product',
    id: 'sku-1',
    title: 'Blue chair',
    price: '€ 49.00',
    url: 'https://example.com/p/1',
    imageUrl: 'https://example.com/p/1.jpg',
  },
  products: {
    type: 'products',
    items: [
      { id: 'sku-1', title: 'Blue chair', price: '€ 49.00', url: 'https://example.com/p/1', imageUrl: 'https://example.com/p/1.jpg' },
      { id: 'sku-2', title: 'Oak table', price: '€ 190.00', url: 'https://example.com/p/2' },
      { id: 'sku-3', title: 'Lamp of your choice' },
    ],
  },
  order: {
    type: 'order',
    number: 'A-1001',
    status: 'shipped',
    total: '€ 98.00',
    items: [{ title: 'Blue chair', quantity: 2, price: '€ 49.00' }],
    url: 'https://example.com/o/1001',
  },
  menu: {
    type: 'menu',
    text: 'Which size?',
    options: [
      { id: 'size:m', label: 'Medium' },
      { id: 'size:xl', label: 'Extra large' },
      { id: 'guide', label: 'Size guide', url: 'https://example.com/sizes' },
    ],
  },
  'menu-list': {
    type: 'menu',
    text: 'When suits you?',
    options: [
      { id: 'day:mon', label: 'Monday' },
      { id: 'day:tue', label: 'Tuesday' },
      { id: 'day:wed', label: 'Wednesday' },
      { id: 'day:later', label: 'Another day' },
    ],
  },
  'menu-link': {
    type: 'menu',
    text: 'All sizes are here.',
    options: [{ id: 'guide', label: 'Size guide', url: 'https://example.com/sizes' }],
  },
  'form-reply': { type: 'form_reply', fields: { size: 'xl' } },
  template: { type: 'template', name: 'order_shipped', language: 'en', parameters: { order: 'A-1001' } },
  reaction: { type: 'reaction', emoji: '👍' },
  event: { type: 'event', name: 'pinned_message', data: {} },
  unsupported: { type: 'unsupported', platformType: 'poll', reason: 'A poll' },
};

/** Menus that ask the person for something; only where the channel declares it. */
const ASKS: Readonly<Record<MenuAsk, MessageContent>> = {
  location: {
    type: 'menu',
    text: 'Where should we pick it up?',
    options: [{ id: 'location', label: 'Send location', asks: 'location' }],
  },
  contact: {
    type: 'menu',
    text: 'How can we reach you?',
    options: [{ id: 'contact', label: 'Share contact info', asks: 'contact' }],
  },
  form: {
    type: 'menu',
    text: 'Tell us what is broken.',
    options: [{ id: 'form', label: 'Fill in the form', asks: 'form', formId: '1155023312345678' }],
  },
  address: { type: 'menu', text: 'Where shall we send it?', options: [{ id: 'address', label: 'Give the address', asks: 'address' }] },
  order: { type: 'menu', text: 'See all we have.', options: [{ id: 'order', label: 'Open the catalogue', asks: 'order' }] },
  call: { type: 'menu', text: 'Rather talk?', options: [{ id: 'call', label: 'Call us', asks: 'call' }] },
  call_permission: {
    type: 'menu',
    text: 'May we call you about the repair?',
    options: [{ id: 'call', label: 'Yes or no', asks: 'call_permission' }],
  },
};

/** By the name of the golden file. */
export function asksOf({ menu }: Capabilities): [name: string, content: MessageContent][] {
  return (menu.asks ?? []).map((asked) => [askName(asked), ASKS[asked]]);
}

export const askName = (asked: MenuAsk): string => `ask-for-${asked.replace('_', '-')}`;

const IN_CATALOGUE: Readonly<Record<string, MessageContent>> = {
  'catalogue-product': { type: 'product', id: 'sku-1', title: 'Blue chair', price: '€ 49.00', url: 'https://example.com/p/1' },
  'catalogue-product-with-words': { type: 'menu', text: 'This one?', options: [{ id: 'sku-1', label: 'Blue chair', productId: 'sku-1' }] },
  'catalogue-products': {
    type: 'menu',
    text: 'For your kitchen\nBoth are in stock.',
    options: [
      { id: 'sku-1', label: 'Blue chair', productId: 'sku-1' },
      { id: 'sku-2', label: 'Oak table', productId: 'sku-2' },
    ],
  },
};

/** Products as accounts with a catalogue send them. */
export function catalogueOf({ catalogue }: Capabilities): [name: string, content: MessageContent][] {
  return catalogue ? Object.entries(IN_CATALOGUE) : [];
}

const longLabel = 'label '.repeat(42).trim();
/** As much of everything as the content schema lets through. */
export const EXTREME_CONTENTS: Readonly<Record<string, MessageContent>> = {
  'a menu of 30 long options': {
    type: 'menu',
    text: 'Choose '.repeat(500).trim(),
    options: Array.from({ length: 30 }, (_, index) => ({
      id: `${'i'.repeat(60)}${String(index)}`,
      label: `${String(index)} ${longLabel}`,
    })),
  },
  'an order of 100 lines': {
    type: 'order',
    number: 'A-1',
    status: 'shipped',
    items: Array.from({ length: 100 }, (_, index) => ({ title: `${String(index)} ${longLabel}`, quantity: 1 })),
  },
  'twenty contact cards': {
    type: 'contact_card',
    contacts: Array.from({ length: 20 }, (_, index) => ({ name: `Desk ${String(index)}`, phones: ['+15550100', '+15550101'] })),
  },
  'ten products with long words': {
    type: 'products',
    items: Array.from({ length: 10 }, (_, index) => ({
      id: `p${String(index)}`,
      title: longLabel,
      price: '€ '.repeat(32),
      url: 'https://e.co/',
    })),
  },
  'a product with long words and no link': { type: 'product', id: 'p', title: longLabel, price: '€ 1' },
  'a link of 2,000 characters': {
    type: 'link',
    url: `https://example.com/${'a'.repeat(1980)}`,
    title: longLabel,
    description: 'd '.repeat(500),
  },
  'text with every style': {
    type: 'text',
    text: 'bold italic',
    entities: [
      { type: 'bold', offset: 0, length: 11 },
      { type: 'italic', offset: 5, length: 6 },
      { type: 'strikethrough', offset: 3, length: 4 },
      { type: 'spoiler', offset: 0, length: 4 },
      { type: 'pre', offset: 0, length: 11, language: 'ts' },
      { type: 'link', offset: 0, length: 4, url: 'javascript:alert(1)' },
    ],
  },
};
