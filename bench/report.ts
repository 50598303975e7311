// The figures of a run: a table beside goals and the committed baseline, and a JSON file.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from './audit.js';
import { root } from './processes.js';

export interface Goal {
  least?: number;
  most?: number;
}
interface Figure {
  name: string;
  value: number;
  unit: string;
  goal?: Goal;
  met?: boolean;
}
interface Run {
  at: string;
  quick: boolean;
  load: { before: number[]; after: number[] };
  figures: Figure[];
}

const baselineFile = join(root, 'bench', 'baseline.json');
const resultsFolder = join(root, 'bench', 'results');

export class Report {
  private readonly figures: Figure[] = [];
  private readonly loadBefore = loadavg();

  constructor(private readonly quick: boolean) {}

  add(name: string, value: number, unit: string, goal?: Goal): void {
    const rounded = Math.round(value * 100) / 100;
    const met = goal && value >= (goal.least ?? -Infinity) && value <= (goal.most ?? Infinity);
    this.figures.push({ name, value: rounded, unit, ...(goal && { goal }), ...(met !== undefined && { met }) });
    process.stdout.write(`${line({ name, value: rounded, unit, ...(goal && { goal, met: met === true }) }, undefined)}\n`);
  }

  /** What the auditor found. What the hub admits not to know is counted against it only where nothing was broken on purpose. */
  addVerdict(verdict: Verdict, violations: number, { mayBeUncertain }: { mayBeUncertain: boolean }): void {
    this.add('audited: acknowledged webhooks', verdict.webhooks, '');
    this.add('audited: acknowledged replies', verdict.replies, '');
    this.add('lost', verdict.lost + verdict.repliesLost, '', { most: 0 });
    this.add('doubled', verdict.doubled, '', { most: 0 });
    this.add('chats out of order', verdict.reordered, '', { most: 0 });
    this.add('uncertain', verdict.uncertain, '', mayBeUncertain ? undefined : { most: 0 });
    this.add('invariants broken', violations, '', { most: 0 });
  }

  get isGood(): boolean {
    return this.figures.every(({ met }) => met !== false);
  }

  /** Prints the table and keeps the run; `asBaseline` makes it what later runs are compared with. */
  async finish({ asBaseline }: { asBaseline: boolean }): Promise<void> {
    const run: Run = {
      at: new Date().toISOString(),
      quick: this.quick,
      load: { before: this.loadBefore, after: loadavg() },
      figures: this.figures,
    };
    const baseline = await readBaseline();
    const shown = (load: number[]): string => load.map((value) => value.toFixed(2)).join(' ');
    process.stdout.write(
      `\n${String(cpus().length)} cores, load before ${shown(run.load.before)}, after ${shown(run.load.after)}${this.quick ? ' (quick)' : ''}; ` +
        (baseline ? `baseline of ${baseline.at}${baseline.quick ? ' (quick)' : ''}\n\n` : 'no baseline\n\n'),
    );
    for (const figure of this.figures) {
      const earlier = baseline?.figures.find(({ name, unit }) => name === figure.name && unit === figure.unit);
      process.stdout.write(`${line(figure, earlier?.value)}\n`);
    }
    const json = `${JSON.stringify(run, null, 2)}\n`;
    await mkdir(resultsFolder, { recursive: true });
    await writeFile(join(resultsFolder, `${run.at.replaceAll(':', '-')}.json`), json);
    if (asBaseline) await writeFile(baselineFile, json);
  }
}

async function readBaseline(): Promise<Run | null> {
  const text = await readFile(baselineFile, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Run);
}

function line({ name, value, unit, goal, met }: Figure, earlier: number | undefined): string {
  const mark = met === undefined ? '    ' : met ? 'ok  ' : 'MISS';
  const wanted = goal === undefined ? '' : goal.least === undefined ? `≤ ${String(goal.most)}` : `≥ ${String(goal.least)}`;
  const change = earlier === undefined ? '' : `baseline ${String(earlier)}${earlier === 0 ? '' : ` (${percent(value / earlier - 1)})`}`;
  return `${mark} ${name.padEnd(62)} ${value.toFixed(2).padStart(10)} ${unit.padEnd(3)} ${wanted.padEnd(8)} ${change}`;
}

const percent = (share: number): string => `${share >= 0 ? '+' : ''}${(share * 100).toFixed(0)} %`;
