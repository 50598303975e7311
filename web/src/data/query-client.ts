// The cache of what the hub told us. The socket keeps it true, so nothing is asked again on its own.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isOfThisLogin, RequestError } from '../api/request.js';

/** `onSignedOut` runs for every answer that says the login is over in which it was asked for. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const watch = (error: Error): void => {
    if (error instanceof RequestError && error.status === 401 && isOfThisLogin(error)) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        retry: (attempt, error) => attempt < 3 && error instanceof RequestError && error.mayPass,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8_000),
      },
    },
  });
}
