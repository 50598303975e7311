// Words on the site's own colour: dark or light, whichever is easier to read.
const WHITE = '#ffffff';
const INK = '#000000';

export function inkOn(color: string): string {
  return contrast(luminance(color), 1) >= contrast(luminance(color), luminance(INK)) ? WHITE : INK;
}

/** Relative luminance of `#rrggbb`, by WCAG 2.2. */
function luminance(color: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
