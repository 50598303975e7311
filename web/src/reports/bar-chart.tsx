import { useTranslation } from '../i18n/translation.js';
import classes from './bar-chart.module.css';
import { chartedText, topOf, type Charted } from './chart-measures.js';
import { useMeasureWords } from './use-measure-words.js';

export interface Bar {
  /** Of the bar, when one points at it. */
  label: string;
  /** Null: nothing was measured. */
  value: number | null;
  /** The part of the sessions that went wrong. */
  missed: number;
}

const WIDTH = 1000;
const HEIGHT = 190;
const LINES = 4;

/** One measure of each hour or day; the same numbers stand in the table below it. */
export function BarChart({ title, measure, bars }: { title: string; measure: Charted; bars: Bar[] }) {
  const { t } = useTranslation();
  const words = useMeasureWords();
  const top = topOf(
    bars.map(({ value }) => value),
    measure,
    LINES,
  );
  const step = WIDTH / Math.max(1, bars.length);
  const gap = Math.min(step * 0.3, 12);
  const heightOf = (value: number): number => (value / top) * (HEIGHT - 2);
  const first = bars[0];
  const last = bars.at(-1);
  return (
    <figure style={{ margin: 0 }}>
      <div className={classes.axis} aria-hidden="true">
        <span>{chartedText(top, measure, words)}</span>
        {measure === 'sessions' && (
          <span className={classes.legend}>
            <span className={classes.mark} />
            {t('reports.measure.sessions')}
            <span className={classes.missedMark} />
            {t('reports.measure.missed')}
          </span>
        )}
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
              <title>{`${label}: ${chartedText(value, measure, words)}`}</title>
            </rect>
            <rect
              className={classes.bar}
              x={index * step + gap / 2}
              y={HEIGHT - 1 - heightOf(value ?? 0)}
              width={step - gap}
              height={heightOf(value ?? 0)}
              pointerEvents="none"
            />
            {measure === 'sessions' && (
              <rect
                className={classes.missed}
                x={index * step + gap / 2}
                y={HEIGHT - 1 - heightOf(missed)}
                width={step - gap}
                height={heightOf(missed)}
                pointerEvents="none"
              />
            )}
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
