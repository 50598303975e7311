// A handful of emoji for those whose keyboard has none.
import { el } from './element.js';

const EMOJI = [
  ...'😀😄😂🙂😉😍😘😎🤔😅😭😡👍👎👌🙏👏💪🤝✌️❤️💔🎉🎁🔥⭐✅❌❓❗☀️🌙☕🍰🌹🐶📷📦🚚💰📞⏰🎂🥳😴🤗😢😮'.matchAll(
    /\p{Extended_Pictographic}\uFE0F?/gu,
  ),
].map(([emoji]) => emoji);

export function emojiPicker(label: string, onPick: (emoji: string) => void): HTMLElement {
  const buttons = EMOJI.map((emoji) =>
    el('button', { class: 'emoji', attrs: { type: 'button' }, on: { click: () => onPick(emoji) } }, emoji),
  );
  return el('div', { class: 'emojis', attrs: { role: 'group', 'aria-label': label } }, ...buttons);
}
