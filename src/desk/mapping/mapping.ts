// Which group serves a conversation whose session opens: the code its person scanned, else the first rule that fits, else its account's.
import type { Clock, RoutingTrialView } from '../../contract/index.js';
import { searchableText } from '../../im/search-words.js';
import type { Database } from '../../store/database.js';
import { hasQrCodesWithGroup, qrCodeOfScene } from '../../store/qr-codes.js';
import { routingFacts, routingRules, type RoutingFactsRow, type RoutingRuleRow } from '../../store/routing-rules.js';
import { checksOf, type RoutingFacts } from './conditions.js';

/** How long somebody counts as come through a code, a link or an advertisement. */
const CAME_WITHIN_MS = 24 * 3_600_000;
/** A hint tells of changes at once; this is the net below it, and for the groups' time zones. */
const KEPT_MS = 60_000;

export interface Place {
  groupId: string;
  /** Preferred among its members. */
  agentId: string | null;
}

interface CompanyRules {
  rules: RoutingRuleRow[];
  hasCodes: boolean;
}

export interface MappingDependencies {
  database: Database;
  clock: Clock;
  /** Tells other instances that a company's rules have changed. */
  publish(companyId: string): void;
}

export class Mapping {
  private readonly kept = new Map<string, { rules: Promise<CompanyRules>; untilMs: number }>();

  constructor(private readonly deps: MappingDependencies) {}

  /** By conversation; who is not in the answer is served by their account's group. Asks nothing of the store where a company has no rules. */
  async placesFor(conversations: { companyId: string; conversationId: string }[]): Promise<Map<string, Place>> {
    const byCompany = new Map<string, CompanyRules>();
    for (const companyId of new Set(conversations.map((conversation) => conversation.companyId)))
      byCompany.set(companyId, await this.rulesOf(companyId));
    const mapped = conversations.filter(({ companyId }) => {
      const { rules, hasCodes } = byCompany.get(companyId) ?? { rules: [], hasCodes: false };
      return hasCodes || rules.length > 0;
    });
    const places = new Map<string, Place>();
    if (mapped.length === 0) return places;
    const at = this.deps.clock.now();
    const companyOf = new Map(mapped.map(({ companyId, conversationId }) => [conversationId, companyId]));
    for (const row of await routingFacts(this.deps.database, mapped, this.countsSince(at))) {
      const rules = byCompany.get(companyOf.get(row.conversationId) ?? '')?.rules ?? [];
      const place = row.codeGroupId === null ? placeByRule(rules, factsOf(row), at) : { groupId: row.codeGroupId, agentId: null };
      if (place) places.set(row.conversationId, place);
    }
    return places;
  }

  /** What would happen to such a person, by the rules as they are now. */
  async tryOut({ companyId, groupId }: { companyId: string; groupId: string }, facts: RoutingFacts, at: Date): Promise<RoutingTrialView> {
    const asked = await routingRules(this.deps.database, companyId);
    const rules = asked.map((rule) => {
      const conditions = [...checksOf(rule.conditions, facts, { at, timezone: rule.timezone })];
      return { id: rule.id, name: rule.name, enabled: rule.enabled, fits: conditions.every(({ holds }) => holds), conditions };
    });
    const scene = facts.entryPoint?.kind === 'scene' ? facts.entryPoint.value : null;
    const code = scene === null ? null : await qrCodeOfScene(this.deps.database, companyId, facts.accountId, scene);
    if (code?.groupId) return { decidedBy: 'qr_code', groupId: code.groupId, qrCodeId: code.id, rules };
    const first = rules.find(({ enabled, fits }) => enabled && fits);
    const rule = asked.find(({ id }) => id === first?.id);
    if (!rule) return { decidedBy: 'account', groupId, rules };
    return { decidedBy: 'rule', ruleId: rule.id, groupId: rule.groupId, ...(rule.agentId !== null && { agentId: rule.agentId }), rules };
  }

  /** Rules or codes of the company have changed here. */
  changed(companyId: string): void {
    this.forget(companyId);
    this.deps.publish(companyId);
  }

  /** They have changed elsewhere. */
  forget(companyId: string): void {
    this.kept.delete(companyId);
  }

  forgetAll(): void {
    this.kept.clear();
  }

  private countsSince(at: Date): Date {
    return new Date(at.getTime() - CAME_WITHIN_MS);
  }

  private rulesOf(companyId: string): Promise<CompanyRules> {
    const nowMs = this.deps.clock.now().getTime();
    const known = this.kept.get(companyId);
    if (known && nowMs < known.untilMs) return known.rules;
    const entry = { rules: this.load(companyId), untilMs: nowMs + KEPT_MS };
    this.kept.set(companyId, entry);
    // A failure is told to who waits for it, and kept for nobody.
    entry.rules.catch(() => {
      if (this.kept.get(companyId) === entry) this.kept.delete(companyId);
    });
    return entry.rules;
  }

  private async load(companyId: string): Promise<CompanyRules> {
    const rules = await routingRules(this.deps.database, companyId);
    return { rules: rules.filter(({ enabled }) => enabled), hasCodes: await hasQrCodesWithGroup(this.deps.database, companyId) };
  }
}

function placeByRule(rules: RoutingRuleRow[], facts: RoutingFacts, at: Date): Place | null {
  const fits = ({ conditions, timezone }: RoutingRuleRow): boolean => {
    for (const { holds } of checksOf(conditions, facts, { at, timezone })) if (!holds) return false;
    return true;
  };
  const rule = rules.find(fits);
  return rule ? { groupId: rule.groupId, agentId: rule.agentId } : null;
}

function factsOf(row: RoutingFactsRow): RoutingFacts {
  return {
    accountId: row.accountId,
    platform: row.platform,
    text: row.contents.map(searchableText).join('\n'),
    languages: [row.contactLanguage, row.profileLanguage].flatMap((language) => language ?? []),
    entryPoint: row.entryKind === null ? null : { kind: row.entryKind, value: row.entryValue ?? '' },
    labelIds: row.labelIds,
  };
}
