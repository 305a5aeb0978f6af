import type { GatewaySettingsState } from '@furrow/protocol/api';
import { useSignedInReader } from '../shell/reader.js';

/** Which settings a gateway works by, whether newer ones wait for it, and why it does not take them. */
export function SettingsState({ state }: { readonly state: GatewaySettingsState | null }) {
  const { text, format } = useSignedInReader();
  const words = text.gateways;
  if (state === null) return <>{text.none}</>;
  const { wantedVersion, wantedSince, acknowledgedVersion, acknowledgedAt, refusal } = state;
  if (acknowledgedVersion === wantedVersion && acknowledgedAt !== null) {
    return <>{words.settingsInUse(wantedVersion, format.dateTime(acknowledgedAt))}</>;
  }
  const inUse = acknowledgedVersion === null ? words.settingsOwn : words.settingsStill(acknowledgedVersion);
  return (
    <>
      <span class="badge badge-attention">{refusal === null ? words.settingsWaiting : words.settingsRefused}</span>{' '}
      {words.settingsWanted(wantedVersion, format.dateTime(wantedSince))} {inUse}
      {refusal === null ? null : <p class="help">{refusal}</p>}
    </>
  );
}
