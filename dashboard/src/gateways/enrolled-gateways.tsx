import type { GatewayTuning } from '@furrow/protocol/gateway-tuning';
import { useState } from 'preact/hooks';
import { fingerprintText } from '../format/fingerprint.js';
import { useSignedInReader } from '../shell/reader.js';
import { GATEWAY_WORK_TEXT } from '../text/gateway-work-text.js';
import type { GatewayEntry } from './gateway-entry.js';
import { GatewayWork } from './gateway-work.js';
import { SettingsState } from './settings-state.js';

interface EnrolledGatewaysProps {
  readonly gateways: readonly GatewayEntry[];
  /** Null for those who may not. */
  readonly onRevoke: ((gatewayId: string) => void) | null;
  readonly onTune: (gatewayId: string, tuning: GatewayTuning) => void;
}

/** Gateways that were admitted, with those that were revoked since. */
export function EnrolledGateways({ gateways, onRevoke, onTune }: EnrolledGatewaysProps) {
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
            <EnrolledRow
              key={gateway.gatewayId}
              gateway={gateway}
              onRevoke={onRevoke && (() => onRevoke(gateway.gatewayId))}
              onTune={(tuning) => onTune(gateway.gatewayId, tuning)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface EnrolledRowProps {
  readonly gateway: GatewayEntry;
  readonly onRevoke: (() => void) | null;
  readonly onTune: (tuning: GatewayTuning) => void;
}

/** A gateway, and below it what opens on demand. */
function EnrolledRow({ gateway, onRevoke, onTune }: EnrolledRowProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <GatewayFacts gateway={gateway} onRevoke={onRevoke} isOpen={isOpen} onOpen={() => setOpen(!isOpen)} />
      {isOpen ? (
        <tr>
          <td class="row-wide" colSpan={6}>
            <GatewayWork gateway={gateway} onSave={onTune} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

interface GatewayFactsProps extends Omit<EnrolledRowProps, 'onTune'> {
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function GatewayFacts({ gateway, onRevoke, isOpen, onOpen }: GatewayFactsProps) {
  const { text, language, names, format } = useSignedInReader();
  const words = text.gateways;
  const workWords = GATEWAY_WORK_TEXT[language];
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
        {gateway.status === 'enrolled' ? (
          <button
            type="button"
            class="button"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? workWords.close : workWords.open}: ${gateway.name}`}
            onClick={onOpen}
          >
            {isOpen ? workWords.close : workWords.open}
          </button>
        ) : null}
        {gateway.status === 'enrolled' && onRevoke !== null ? <Revoke name={gateway.name} onRevoke={onRevoke} /> : null}
      </td>
    </tr>
  );
}

/** Asks once more before a gateway is shut out. */
function Revoke({ name, onRevoke }: { readonly name: string; readonly onRevoke: () => void }) {
  const words = useSignedInReader().text.gateways;
  const [isAsking, setAsking] = useState(false);
  if (!isAsking) {
    return (
      <button type="button" class="button" onClick={() => setAsking(true)}>
        {words.revoke}
      </button>
    );
  }
  return (
    <div class="confirm" role="alert">
      <p>{words.revokeAsk(name)}</p>
      <button type="button" class="button button-danger" onClick={onRevoke}>
        {words.confirmRevoke}
      </button>
      <button type="button" class="button" onClick={() => setAsking(false)}>
        {words.cancel}
      </button>
    </div>
  );
}
