import { useMemo } from 'react';
import { encode } from 'uqr';

/** The quiet zone a camera needs around a code. */
const BORDER = 2;

interface Props {
  text: string;
  label: string;
  size: number;
}

/** A QR code as a drawing, dark on light in either scheme: cameras want it so. */
export function CodePicture({ text, label, size }: Props) {
  const drawn = useMemo(() => drawing(text), [text]);
  return (
    <svg role="img" aria-label={label} width={size} height={size} viewBox={`0 0 ${drawn.side} ${drawn.side}`} shapeRendering="crispEdges">
      <rect width={drawn.side} height={drawn.side} fill="#fff" rx={1} />
      <path d={drawn.path} fill="#000" />
    </svg>
  );
}

/** The same as a file of its own. */
export function codeFile(text: string): Blob {
  const { side, path } = drawing(text);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
  return new Blob([svg], { type: 'image/svg+xml' });
}

function drawing(text: string): { side: number; path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: BORDER });
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { side: size, path: squares.join('') };
}
