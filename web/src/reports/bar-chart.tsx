import { useTranslation } from '../i18n/translation.js';
import classes from './bar-chart.module.css';

export interface Bar {
  /** Of the bar, when one points at it. */
  label: string;
  value: number;
  /** The part of it that went wrong. */
  missed: number;
}

const WIDTH = 1000;
const HEIGHT = 190;
const LINES = 4;

/** How many sessions each hour or day had; the same numbers stand in the table below it. */
export function BarChart({ title, bars }: { title: string; bars: Bar[] }) {
  const { t, i18n } = useTranslation();
  const top = niceTop(Math.max(1, ...bars.map(({ value }) => value)));
  const step = WIDTH / Math.max(1, bars.length);
  const gap = Math.min(step * 0.3, 12);
  const heightOf = (value: number): number => (value / top) * (HEIGHT - 2);
  const first = bars[0];
  const last = bars.at(-1);
  return (
    <figure style={{ margin: 0 }}>
      <div className={classes.axis} aria-hidden="true">
        <span>{new Intl.NumberFormat(i18n.language).format(top)}</span>
        <span className={classes.legend}>
          <span className={classes.mark} />
          {t('reports.legend')}
          <span className={classes.missedMark} />
          {t('reports.measure.missed')}
        </span>
      </div>
      <svg
        className={classes.chart}
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={title}
      >
        {Array.from({ length: LINES + 1 }, (_, line) => (
          <line
            key={line}
            className={classes.grid}
            x1={0}
            x2={WIDTH}
            y1={1 + (line * (HEIGHT - 2)) / LINES}
            y2={1 + (line * (HEIGHT - 2)) / LINES}
          />
        ))}
        {bars.map(({ label, value, missed }, index) => (
          <g key={label} className={classes.column}>
            <rect className={classes.target} x={index * step} y={0} width={step} height={HEIGHT}>
              <title>{`${label}: ${new Intl.NumberFormat(i18n.language).format(value)}`}</title>
            </rect>
            <rect
              className={classes.bar}
              x={index * step + gap / 2}
              y={HEIGHT - 1 - heightOf(value)}
              width={step - gap}
              height={heightOf(value)}
              pointerEvents="none"
            />
            <rect
              className={classes.missed}
              x={index * step + gap / 2}
              y={HEIGHT - 1 - heightOf(missed)}
              width={step - gap}
              height={heightOf(missed)}
              pointerEvents="none"
            />
          </g>
        ))}
      </svg>
      <div className={classes.axis} aria-hidden="true">
        <span>{first?.label}</span>
        {last !== first && <span>{last?.label}</span>}
      </div>
    </figure>
  );
}

/** The next round number, so that a line of the grid stands for whole sessions. */
function niceTop(value: number): number {
  const scale = 10 ** Math.floor(Math.log10(value));
  const round = [1, 2, 4, 8, 10].find((factor) => factor * scale >= value) ?? 10;
  return Math.max(LINES, round * scale);
}
