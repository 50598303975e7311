import { IconMovie } from '@tabler/icons-react';
import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, SharedFileView } from '../../../src/contract/api.js';
import { listSharedFiles } from '../api/shared-files.js';
import { FileCard } from '../content/file-card.js';
import { Picture } from '../content/picture.js';
import { exactTime } from '../i18n/times.js';
import { MissingPart } from '../shell/missing-part.js';
import { MoreOfList } from './more-of-list.js';
import { useSenderName } from '../thread/sender-name.js';
import { Section } from './panel-section.js';
import classes from './shared-files.module.css';

const sharedFilesQuery = (conversationId: string) =>
  infiniteQueryOptions({
    queryKey: ['shared-files', conversationId],
    queryFn: ({ pageParam, signal }) => listSharedFiles(conversationId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Pictures and videos as tiles, everything else as files; the newest first. */
export function SharedFiles({ conversation }: { conversation: ConversationView }) {
  const { id, lastSeq } = conversation;
  const { t } = useTranslation();
  const client = useQueryClient();
  const list = useInfiniteQuery(sharedFilesQuery(id));
  // What is said may carry a file; of one that was on its way the message is told anew once it has come.
  useEffect(() => {
    void client.invalidateQueries({ queryKey: sharedFilesQuery(id).queryKey });
  }, [client, id, lastSeq]);

  const files = list.data?.pages.flatMap((page) => page.items).filter(({ media }) => media.state === 'ready') ?? [];
  if (files.length === 0 && (list.error === null || list.data !== undefined)) return null;
  const tiles = files.filter(isPictorial);
  const others = files.filter((file) => !isPictorial(file));
  return (
    <Section title={t('sharedFiles.title')}>
      {tiles.length > 0 && (
        <ul className={classes.tiles}>
          {tiles.map((file) => (
            <li key={file.media.mediaId} className={classes.tile}>
              {file.media.mime.startsWith('image/') ? (
                <Picture media={file.media} tile />
              ) : (
                <VideoTile file={file} conversation={conversation} />
              )}
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul className={classes.files}>
          {others.map(({ media }) => (
            <li key={media.mediaId}>
              <FileCard media={media} />
            </li>
          ))}
        </ul>
      )}
      <MissingPart query={list} />
      <MoreOfList list={list} />
    </Section>
  );
}

const isPictorial = ({ media }: SharedFileView): boolean => /^(image|video)\//.test(media.mime);

/** It is played where it was sent. */
function VideoTile({ file: { senderName, sentAt, seq }, conversation }: { file: SharedFileView; conversation: ConversationView }) {
  const { t, i18n } = useTranslation();
  const name = t('sharedFiles.video', { name: useSenderName(conversation)(senderName), time: exactTime(sentAt, i18n.language) });
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: conversation.id }}
      search={(search) => ({ ...search, at: seq })}
      className={classes.video}
      aria-label={name}
      title={name}
    >
      <IconMovie size={26} aria-hidden="true" />
    </Link>
  );
}
