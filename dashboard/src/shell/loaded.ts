import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../api/api-error.js';

/** Something that comes from the server: not here yet, here, or failed. Old data stays while new data loads. */
export interface Loaded<T> {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Loads once for each key and again on `reload`; null loads nothing. An answer that comes after the key has
 * changed is dropped.
 */
export function useLoaded<T>(key: string | null, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string | null; data?: T; error?: ApiError; isLoading: boolean }>({
    key: null,
    isLoading: key !== null,
  });
  const [turn, setTurn] = useState(0);
  const newestLoad = useRef(load);
  newestLoad.current = load;
  useEffect(() => {
    if (key === null) return undefined;
    let isDropped = false;
    setState((old) => ({ ...(old.key === key ? old : { key }), isLoading: true }));
    newestLoad.current().then(
      (data) => !isDropped && setState({ key, data, isLoading: false }),
      (error: unknown) => !isDropped && setState((old) => ({ ...old, error: toError(error), isLoading: false })),
    );
    return () => {
      isDropped = true;
    };
  }, [key, turn]);
  const reload = useCallback(() => setTurn((old) => old + 1), []);
  const isOfKey = state.key === key;
  return {
    data: isOfKey ? state.data : undefined,
    error: isOfKey ? state.error : undefined,
    isLoading: !isOfKey || state.isLoading,
    reload,
  };
}

/** Whatever was thrown as an ApiError: the client throws nothing else, a bug in a view may. */
export function toError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(500, error instanceof Error ? error.message : null);
}
