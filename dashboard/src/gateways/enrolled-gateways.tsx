import { useState } from 'preact/hooks';
import { fingerprintText } from '../format/fingerprint.js';
import { useSignedInReader } from '../shell/reader.js';
import type { GatewayEntry } from './gateway-entry.js';
import { SettingsState } from './settings-state.js';

interface EnrolledGatewaysProps {
  readonly gateways: readonly GatewayEntry[];
  readonly onRevoke: (gatewayId: string) => void;
}

/** Gateways that were admitted, with those that were revoked since. */
export function EnrolledGateways({ gateways, onRevoke }: EnrolledGatewaysProps) {
  const { text } = useSignedInReader();
  const words = text.gateways;
  return (
    <section aria-labelledby="gateways-enrolled">
      <h2 id="gateways-enrolled">{words.enrolled}</h2>
      <table class="records card">
        <caption class="visually-hidden">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.fingerprint}</th>
            <th scope="col">{words.machine}</th>
            <th scope="col">{words.lastSeen}</th>
            <th scope="col">{words.settings}</th>
            <th scope="col">
              <span class="visually-hidden">{words.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {gateways.map((gateway) => (
            <EnrolledRow key={gateway.gatewayId} gateway={gateway} onRevoke={() => onRevoke(gateway.gatewayId)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function EnrolledRow({ gateway, onRevoke }: { readonly gateway: GatewayEntry; readonly onRevoke: () => void }) {
  const { text, names, format } = useSignedInReader();
  const words = text.gateways;
  const [isAsking, setAsking] = useState(false);
  return (
    <tr>
      <th scope="row" data-label={words.name}>
        {gateway.name}
      </th>
      <td class="row-wide" data-label={words.fingerprint}>
        <code>{fingerprintText(gateway.gatewayId)}</code>
      </td>
      <td data-label={words.machine}>{gateway.machineId === null ? text.none : names.machine(gateway.machineId)}</td>
      <td data-label={words.lastSeen}>
        {gateway.connected
          ? words.connected
          : gateway.lastSeen === null
            ? words.never
            : format.dateTime(gateway.lastSeen)}
      </td>
      <td data-label={words.settings}>
        <SettingsState state={gateway.settings ?? null} />
      </td>
      <td class="row-action">
        {gateway.status === 'revoked' ? <span class="badge">{words.revoked}</span> : null}
        {gateway.status === 'enrolled' && !isAsking ? (
          <button type="button" class="button" onClick={() => setAsking(true)}>
            {words.revoke}
          </button>
        ) : null}
        {gateway.status === 'enrolled' && isAsking ? (
          <div class="confirm" role="alert">
            <p>{words.revokeAsk(gateway.name)}</p>
            <button type="button" class="button button-danger" onClick={onRevoke}>
              {words.confirmRevoke}
            </button>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              {words.cancel}
            </button>
          </div>
        ) : null}
      </td>
    </tr>
  );
}
