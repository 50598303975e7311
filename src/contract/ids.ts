// Identifiers that cannot be mixed up. All are opaque strings; ours are UUIDv7, platforms' are whatever they send.

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type CompanyId = Id<'company'>;
export type AgentId = Id<'agent'>;
export type GroupId = Id<'group'>;
export type AccountId = Id<'channel account'>;
export type ContactId = Id<'contact'>;
export type ProxyUserId = Id<'proxy user'>;
export type ConversationId = Id<'conversation'>;
export type SessionId = Id<'service session'>;
export type MessageId = Id<'message'>;
export type MediaId = Id<'media'>;
