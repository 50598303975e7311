import { Fragment, useState, type ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { TextEntity } from '../../../src/contract/content.js';
import { entityTree, type TextNode } from './entity-tree.js';
import { safeUrl, withAddresses } from './safe-url.js';
import classes from './styled-text.module.css';

/** A text with its styles, as React elements only: nothing in it is ever read as HTML. */
export function StyledText({ text, entities = [] }: { text: string; entities?: readonly TextEntity[] | undefined }) {
  return (
    <div className={classes.text} dir="auto">
      <Nodes nodes={entityTree(text, entities)} linked={false} />
    </div>
  );
}

function Nodes({ nodes, linked }: { nodes: TextNode[]; linked: boolean }) {
  return nodes.map((node, index) =>
    typeof node === 'string' ? <Words key={index} text={node} linked={linked} /> : <Styled key={index} node={node} linked={linked} />,
  );
}

function Words({ text, linked }: { text: string; linked: boolean }) {
  if (linked) return text;
  return withAddresses(text).map((part, index) =>
    part.url === null ? (
      <Fragment key={index}>{part.text}</Fragment>
    ) : (
      <OuterLink key={index} href={part.url}>
        {part.text}
      </OuterLink>
    ),
  );
}

function Styled({ node, linked }: { node: Exclude<TextNode, string>; linked: boolean }) {
  const { entity, children } = node;
  const address = linked ? null : addressOf(entity, plain(children));
  if (address !== null) {
    return (
      <OuterLink href={address}>
        <Nodes nodes={children} linked />
      </OuterLink>
    );
  }
  const inner = <Nodes nodes={children} linked={linked || entity.type === 'code' || entity.type === 'pre'} />;
  switch (entity.type) {
    case 'bold':
      return <strong>{inner}</strong>;
    case 'italic':
      return <em>{inner}</em>;
    case 'underline':
      return <u>{inner}</u>;
    case 'strikethrough':
      return <s>{inner}</s>;
    case 'code':
      return <code className={classes.code}>{inner}</code>;
    case 'pre':
      return (
        <pre className={classes.pre} tabIndex={0}>
          {inner}
        </pre>
      );
    case 'blockquote':
      return <blockquote className={classes.quote}>{inner}</blockquote>;
    case 'spoiler':
      return <Spoiler>{inner}</Spoiler>;
    case 'mention':
    case 'hashtag':
    case 'command':
      return <span className={classes.mark}>{inner}</span>;
    case 'link':
    case 'url':
    case 'email':
    case 'phone':
    case 'emoji':
      return inner;
  }
}

function Spoiler({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (open) return <span>{children}</span>;
  return (
    <button type="button" className={classes.spoiler} aria-label={t('content.showSpoiler')} onClick={() => setOpen(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  );
}

function OuterLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className={classes.link}>
      {children}
    </a>
  );
}

const plain = (nodes: TextNode[]): string => nodes.map((node) => (typeof node === 'string' ? node : plain(node.children))).join('');

function addressOf(entity: TextEntity, words: string): string | null {
  switch (entity.type) {
    case 'link':
      return safeUrl(entity.url ?? '');
    case 'url':
      return safeUrl(words) ?? safeUrl(`https://${words}`);
    case 'email':
      return safeUrl(`mailto:${words}`);
    case 'phone':
      return safeUrl(`tel:${words.replace(/[^\d+]/g, '')}`);
    default:
      return null;
  }
}
