import { LIVE_NAMESPACE } from '@furrow/protocol/socket-events';
import { useEffect, useRef, useState } from 'preact/hooks';
import { io } from 'socket.io-client';
import { LiveClient, type LiveView } from './live-client.js';

/** Follows the server while the page is shown. */
export function useLiveView(onRefused: () => void): LiveView {
  const [view, setView] = useState<LiveView>({ link: 'connecting', map: undefined });
  const newestOnRefused = useRef(onRefused);
  newestOnRefused.current = onRefused;
  useEffect(() => {
    const client = new LiveClient({
      // The server speaks WebSocket only: long polling would be one more way for a live map to lag.
      socket: io(LIVE_NAMESPACE, {
        autoConnect: false,
        transports: ['websocket'],
        reconnectionDelay: 1_000,
        reconnectionDelayMax: 10_000,
      }),
      now: () => Date.now(),
      schedule: (task, delayMs) => {
        const timer = setTimeout(task, delayMs);
        return () => clearTimeout(timer);
      },
      onView: setView,
      onRefused: () => newestOnRefused.current(),
    });
    client.start();
    return () => client.stop();
  }, []);
  return view;
}
