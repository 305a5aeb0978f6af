import { useSignedInReader } from '../shell/reader.js';
import type { LinkState } from '../live/link-state.js';

/** Whether the map is live, and how old it is. The age ticks on screen; only a change of kind is read out. */
export function ConnectionBadge({ link }: { readonly link: LinkState }) {
  const { text, format } = useSignedInReader();
  const age = link.ageMs === null ? '' : format.age(link.ageMs);
  const words =
    link.kind === 'connecting' || link.kind === 'unreachable' ? text.link[link.kind] : text.link[link.kind](age);
  const announced = {
    connecting: '',
    unreachable: text.link.unreachable,
    live: text.link.announceLive,
    quiet: '',
    stale: text.link.announceStale,
  };
  return (
    <>
      <p class={`connection connection-${link.kind}`}>
        <span class="connection-dot" aria-hidden="true" />
        {words}
      </p>
      <p class="visually-hidden" role="status">
        {announced[link.kind]}
      </p>
    </>
  );
}

/** Over a map that is out of date. */
export function StaleBanner({ serverTime, link }: { readonly serverTime: number; readonly link: LinkState }) {
  const { text, format } = useSignedInReader();
  return (
    <div class="stale-banner">
      <strong>{text.link.stale(format.age(link.ageMs ?? 0))}</strong>
      <span>{text.link.staleHelp(format.clockSeconds(serverTime))}</span>
    </div>
  );
}
