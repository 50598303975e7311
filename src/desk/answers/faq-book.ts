// The FAQ of each company, made ready for matching and kept until it changes, on whichever instance.
import type { FaqEntryView, FaqMatchView } from '../../contract/index.js';
import type { Database } from '../../store/database.js';
import { faqSetting, listFaqEntries } from '../../store/faq.js';
import { FaqMatcher } from './faq-matcher.js';

/** The companies asked most lately. */
const MAX_KEPT = 200;

interface Chapter {
  revision: number;
  entries: FaqEntryView[];
  matcher: FaqMatcher;
}

export class FaqBook {
  /** In order of use, oldest first. */
  private readonly kept = new Map<string, Chapter>();

  constructor(private readonly database: Database) {}

  async match(companyId: string, text: string, limit?: number): Promise<FaqMatchView[]> {
    return (await this.open(companyId)).matcher.match(text, limit);
  }

  /** Those to be offered to a customer of this language. */
  async suggested(companyId: string, language: string): Promise<FaqEntryView[]> {
    const { entries } = await this.open(companyId);
    return entries.filter((entry) => entry.enabled && entry.suggested && isFor(entry, language));
  }

  /** Up to `limit` entries, those that have most to do with it first. */
  async closestTo(companyId: string, text: string, limit: number): Promise<FaqEntryView[]> {
    const { entries, matcher } = await this.open(companyId);
    const near = matcher.match(text, limit).map(({ entry }) => entry);
    const others = entries.filter((entry) => entry.enabled && !near.includes(entry));
    return [...near, ...others].slice(0, limit);
  }

  async hasEntries(companyId: string): Promise<boolean> {
    return (await this.open(companyId)).entries.some(({ enabled }) => enabled);
  }

  async entry(companyId: string, id: string): Promise<FaqEntryView | undefined> {
    return (await this.open(companyId)).entries.find((entry) => entry.id === id && entry.enabled);
  }

  /** The revision is asked for first: entries read after it are at least as new, and what is newer is read again. */
  private async open(companyId: string): Promise<Chapter> {
    const { revision, synonyms } = await faqSetting(this.database, companyId);
    const kept = this.kept.get(companyId);
    this.kept.delete(companyId);
    const chapter = kept?.revision === revision ? kept : await this.read(companyId, revision, synonyms);
    this.kept.set(companyId, chapter);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MAX_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return chapter;
  }

  private async read(companyId: string, revision: number, synonyms: string[][]): Promise<Chapter> {
    const entries = revision === 0 ? [] : await listFaqEntries(this.database, companyId);
    return { revision, entries, matcher: new FaqMatcher(entries, synonyms) };
  }
}

/** `zh` is for whoever speaks `zh-CN`, too. */
function isFor({ language }: FaqEntryView, wanted: string): boolean {
  return language === undefined || baseOf(language) === baseOf(wanted);
}

function baseOf(language: string): string {
  return language.split(/[-_]/, 1)[0]?.toLowerCase() ?? '';
}
