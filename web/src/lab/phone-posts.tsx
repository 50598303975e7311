import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconArmchair, IconMessageCircle, IconSend2 } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { PhoneComment, PhonePost } from '../api/lab.js';
import classes from './phone.module.css';
import postClasses from './phone-posts.module.css';

interface Props {
  posts: readonly PhonePost[];
  accountName: string;
  onComment: (text: string) => void;
  /** What was answered in private stands there. */
  onChat: () => void;
}

/** What the business has posted, with everybody's comments and its answers below them. */
export function PhonePosts({ posts, accountName, onComment, onChat }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const words = text.trim();
    if (words === '') return;
    onComment(words);
    setText('');
  };
  return (
    <>
      <div className={classes.chat} role="log" aria-label={t('lab.shown.posts')} tabIndex={0}>
        {posts.map((post) => (
          <article key={post.id} className={postClasses.post}>
            <div className={postClasses.picture} aria-hidden="true">
              <IconArmchair size={96} stroke={1.2} />
            </div>
            <p className={postClasses.words}>
              <strong>{accountName}</strong> {post.text}
            </p>
            <ul className={postClasses.comments} aria-label={t('lab.comments')}>
              {post.comments.map((comment) => (
                <Comment key={comment.id} comment={comment} accountName={accountName} onChat={onChat} />
              ))}
            </ul>
          </article>
        ))}
      </div>
      <form className={classes.foot} onSubmit={send}>
        <input
          className={classes.input}
          value={text}
          maxLength={1000}
          aria-label={t('lab.writeComment')}
          placeholder={t('lab.writeComment')}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ActionIcon
          type="submit"
          className={classes.send ?? ''}
          size={36}
          radius="xl"
          aria-label={t('lab.sendComment')}
          disabled={text.trim() === ''}
        >
          <IconSend2 size={18} />
        </ActionIcon>
      </form>
    </>
  );
}

function Comment({ comment, accountName, onChat }: { comment: PhoneComment; accountName: string; onChat: () => void }) {
  const { t } = useTranslation();
  return (
    <li data-testid="phone-comment" data-own={comment.isOwn}>
      <strong>{comment.name}</strong> {comment.text}
      {comment.answeredInPrivate && (
        <UnstyledButton className={postClasses.private} onClick={onChat}>
          <IconMessageCircle size={14} aria-hidden="true" /> {t('lab.answeredInPrivate')}
        </UnstyledButton>
      )}
      {comment.answers.length > 0 && (
        <ul className={postClasses.comments}>
          {comment.answers.map((answer, index) => (
            <li key={index}>
              <strong>{accountName}</strong> {answer}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
