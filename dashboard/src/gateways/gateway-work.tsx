import type { GatewayTuning } from '@furrow/protocol/gateway-tuning';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LoadingNotice } from '../shell/notice.js';
import { useSignedInReader } from '../shell/reader.js';
import type { GatewayEntry } from './gateway-entry.js';
import { RawFrames } from './raw-frames.js';

interface GatewayWorkProps {
  readonly gateway: GatewayEntry;
  readonly onSave: (tuning: GatewayTuning) => void;
}

/** How one gateway works and what raw data it keeps, each for those who may say or see it. */
export function GatewayWork({ gateway, onSave }: GatewayWorkProps) {
  const { role } = useSignedInReader().user;
  return (
    <div class="gateway-work">
      {role === 'admin' || role === 'manager' ? <TuningOnDemand gateway={gateway} onSave={onSave} /> : null}
      {role === 'admin' || role === 'auditor' ? <RawFrames gatewayId={gateway.gatewayId} /> : null}
    </div>
  );
}

/** The form comes apart: it alone carries the schema. */
function TuningOnDemand(props: GatewayWorkProps) {
  const [TuningForm, setForm] = useState<ComponentType<GatewayWorkProps> | null>(null);
  useEffect(() => {
    void import('./tuning-form.js').then((module) => setForm(() => module.TuningForm));
  }, []);
  return TuningForm === null ? <LoadingNotice /> : <TuningForm {...props} />;
}
