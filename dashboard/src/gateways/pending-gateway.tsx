import type { Enrolment } from '@furrow/protocol/api';
import { fingerprintWords } from '@furrow/protocol/fingerprint-words';
import type { TargetedSubmitEvent } from 'preact';
import { fingerprintText } from '../format/fingerprint.js';
import { useSignedInReader } from '../shell/reader.js';
import type { GatewayEntry } from './gateway-entry.js';

interface PendingGatewayProps {
  readonly gateway: GatewayEntry;
  readonly onEnrol: (enrolment: Enrolment) => void;
}

/** One waiting gateway. It cannot be enrolled without saying that its fingerprint was compared. */
export function PendingGateway({ gateway, onEnrol }: PendingGatewayProps) {
  const { text, catalogue } = useSignedInReader();
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [name, machineId] = [data.get('name'), data.get('machine')];
    if (typeof name === 'string' && typeof machineId === 'string') onEnrol({ name: name.trim(), machineId });
  };
  return (
    <form class="card pending-gateway" onSubmit={onSubmit} aria-label={`${text.gateways.enrol} ${gateway.name}`}>
      <p>
        <strong>{gateway.name}</strong>{' '}
        <span class="badge">{gateway.connected ? text.gateways.connected : text.gateways.disconnected}</span>
      </p>
      <p class="fingerprint">
        <span class="fingerprint-label">{text.gateways.fingerprint}</span>
        <code>{fingerprintText(gateway.gatewayId)}</code>
      </p>
      <p class="fingerprint">
        <span class="fingerprint-label">{text.gateways.fingerprintWords}</span>
        <span lang="en">{fingerprintWords(gateway.gatewayId)}</span>
      </p>
      <label>
        {text.gateways.name}
        <input name="name" required maxLength={120} pattern=".*\S.*" defaultValue={gateway.name} />
      </label>
      <label>
        {text.gateways.machine}
        <select name="machine" required>
          <option value="">{text.gateways.chooseMachine}</option>
          {catalogue.machines.map(({ id, name, plate }) => (
            <option key={id} value={id}>
              {plate === null ? name : `${name} · ${plate}`}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input type="checkbox" required />
        {text.gateways.compared}
      </label>
      <button class="button button-primary">{text.gateways.enrol}</button>
    </form>
  );
}
