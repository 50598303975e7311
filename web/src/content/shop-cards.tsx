import { IconLink, IconReceipt, IconShoppingBag } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageContent, Product } from '../../../src/contract/content.js';
import classes from './card.module.css';
import { safeUrl } from './safe-url.js';

type Of<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

/** What connectors call things of the platform that are shared by their address, in the viewer's words. */
export function useSharedTitle(title: string | undefined): string | undefined {
  const { t, i18n } = useTranslation();
  const key = `content.sharedTitle.${title ?? ''}`;
  return title !== undefined && i18n.exists(key) ? t(key) : title;
}

export function LinkCard({ content }: { content: Of<'link'> }) {
  const title = useSharedTitle(content.title);
  return (
    <Linked url={content.url}>
      <span className={classes.icon}>
        <IconLink size={20} aria-hidden="true" />
      </span>
      <span className={classes.words}>
        <span className={classes.title}>{title ?? content.url}</span>
        {content.description !== undefined && <div>{content.description}</div>}
        <div className={classes.faint}>{URL.canParse(content.url) ? new URL(content.url).host : ''}</div>
      </span>
    </Linked>
  );
}

/** All at a glance: who serves has nothing to scroll for. */
export function ProductCards({ content }: { content: Of<'products'> }) {
  const { t } = useTranslation();
  return (
    <div className={classes.several} role="group" aria-label={t('content.kind.products')}>
      {content.items.map((product, index) => (
        <ProductCard key={index} product={product} />
      ))}
    </div>
  );
}

export function ProductCard({ product }: { product: Product }) {
  return (
    <Linked url={product.url}>
      <span className={classes.icon}>
        <IconShoppingBag size={20} aria-hidden="true" />
      </span>
      <span className={classes.words}>
        <span className={classes.title}>{product.title}</span>
        {product.price !== undefined && <div>{product.price}</div>}
        <div className={classes.faint}>{product.id}</div>
      </span>
    </Linked>
  );
}

export function OrderCard({ content }: { content: Of<'order'> }) {
  const { t, i18n } = useTranslation();
  const status = `content.orderStatus.${content.status}`;
  return (
    <Linked url={content.url}>
      <span className={classes.icon}>
        <IconReceipt size={20} aria-hidden="true" />
      </span>
      <div className={classes.words}>
        <div className={classes.title}>{t('content.orderNumber', { number: content.number })}</div>
        <div className={classes.faint}>{i18n.exists(status) ? t(status) : content.status}</div>
        <ul className={classes.rows}>
          {content.items.map((item, index) => (
            <li key={index} className={classes.row}>
              <span>
                {item.quantity} × {item.title}
              </span>
              <span>{item.price}</span>
            </li>
          ))}
        </ul>
        {content.total !== undefined && (
          <div className={classes.row}>
            <strong>{t('content.total')}</strong>
            <strong>{content.total}</strong>
          </div>
        )}
      </div>
    </Linked>
  );
}

function Linked({ url, children }: { url: string | undefined; children: ReactNode }) {
  const href = safeUrl(url ?? '');
  if (href === null) return <div className={classes.card}>{children}</div>;
  return (
    <a className={classes.card} href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
