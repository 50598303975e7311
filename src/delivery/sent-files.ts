// The files of one call. A connector only learns that a file could not be opened; whether it is gone for good is known here.
import { ConnectorError, HubError, type OpenFile } from '../contract/index.js';

export class SentFiles {
  /** A file of this call does not exist any more, so no try will ever be another. */
  gone: ConnectorError | null = null;

  constructor(private readonly openFile: OpenFile) {}

  readonly open: OpenFile = async (mediaId) => {
    try {
      return await this.openFile(mediaId);
    } catch (error) {
      if (error instanceof HubError && error.status === 404)
        this.gone = new ConnectorError({ code: 'file_missing', kind: 'permanent', message: 'The file to send is no longer there' });
      throw error;
    }
  };
}
