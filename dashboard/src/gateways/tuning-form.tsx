import type { GatewaySettingsState } from '@furrow/protocol/api';
import type { GatewayTuning } from '@furrow/protocol/gateway-tuning';
import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { useSignedInReader } from '../shell/reader.js';
import { GATEWAY_WORK_TEXT } from '../text/gateway-work-text.js';
import type { GatewayEntry } from './gateway-entry.js';
import { tuningFaults } from './tuning-faults.js';
import { SECOND_FIELDS, SPEED_SOURCES, toTuning, toTuningValues, type TuningField } from './tuning-values.js';

/** What the schema allows, in seconds. */
const LIMITS_S = { sealAfterS: [1, 60], recordEveryS: [0.1, 60], silentAfterS: [0.5, 600], holdS: [0.5, 600] } as const;

interface TuningFormProps {
  readonly gateway: GatewayEntry;
  readonly onSave: (tuning: GatewayTuning) => void;
}

/** How a gateway is to work. A newer version of the settings begins the form anew. */
export function TuningForm({ gateway, onSave }: TuningFormProps) {
  const { language } = useSignedInReader();
  const words = GATEWAY_WORK_TEXT[language];
  const [faults, setFaults] = useState<readonly TuningField[]>([]);
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const tuning = readForm(new FormData(event.currentTarget));
    const found = tuningFaults(tuning);
    setFaults(found);
    if (found.length === 0) onSave(tuning);
  };
  const name = words.tuning;
  return (
    <form
      class="tuning"
      key={gateway.settings?.wantedVersion}
      onSubmit={onSubmit}
      aria-label={`${name} ${gateway.name}`}
    >
      <h3>{name}</h3>
      <p class="help">{words.tuningHelp}</p>
      <TuningState state={gateway.settings ?? null} />
      <TuningFields tuning={gateway.tuning ?? {}} faults={faults} />
      {faults.length === 0 ? null : (
        <p role="alert">{words.fault(faults.map((field) => words[field]).join(words.listSeparator))}</p>
      )}
      <button class="button button-primary">{words.save}</button>
    </form>
  );
}

function TuningState({ state }: { readonly state: GatewaySettingsState | null }) {
  const { language, format } = useSignedInReader();
  const words = GATEWAY_WORK_TEXT[language];
  if (state === null) return <p>{words.tuningNone}</p>;
  const { wantedVersion, wantedSince, acknowledgedVersion, acknowledgedAt } = state;
  const isTaken = acknowledgedVersion === wantedVersion && acknowledgedAt !== null;
  return (
    <p>
      {words.tuningVersion(wantedVersion, format.dateTime(wantedSince))}{' '}
      {isTaken ? words.tuningAcknowledged(format.dateTime(acknowledgedAt)) : words.tuningNotAcknowledged}
    </p>
  );
}

interface TuningFieldsProps {
  readonly tuning: GatewayTuning;
  readonly faults: readonly TuningField[];
}

function TuningFields({ tuning, faults }: TuningFieldsProps) {
  const { language, format } = useSignedInReader();
  const words = GATEWAY_WORK_TEXT[language];
  const values = toTuningValues(tuning);
  const isWrong = (field: TuningField) => (faults.includes(field) ? true : undefined);
  return (
    <div class="tuning-fields">
      {SECOND_FIELDS.map((field) => (
        <label key={field}>
          {words[field]}
          <input
            name={field}
            inputMode="decimal"
            defaultValue={values[field]}
            placeholder={words.between(format.count(LIMITS_S[field][0]), format.count(LIMITS_S[field][1]))}
            aria-invalid={isWrong(field)}
          />
        </label>
      ))}
      {(['receivers', 'units'] as const).map((field) => (
        <label key={field}>
          {words[field]}
          <input name={field} defaultValue={values[field]} aria-invalid={isWrong(field)} />
        </label>
      ))}
      <fieldset>
        <legend>{words.speed}</legend>
        {SPEED_SOURCES.map((_source, index) => (
          <select
            key={index}
            name="speed"
            aria-label={`${words.speed} ${words.speedPlace(index + 1)}`}
            aria-invalid={isWrong('speed')}
          >
            <option value="">{words.speedPlace(index + 1)}</option>
            {SPEED_SOURCES.map((source) => (
              <option key={source} value={source} selected={values.speed[index] === source}>
                {words.speedNames[source]}
              </option>
            ))}
          </select>
        ))}
      </fieldset>
      <label class="tuning-wide">
        {words.signals}
        <textarea name="signals" rows={2} defaultValue={values.signals} aria-invalid={isWrong('signals')} />
      </label>
    </div>
  );
}

function readForm(data: FormData): GatewayTuning {
  const text = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  const speed = data.getAll('speed').filter((value) => typeof value === 'string');
  const [sealAfterS, recordEveryS, silentAfterS, holdS] = SECOND_FIELDS.map(text) as [string, string, string, string];
  const lists = { receivers: text('receivers'), units: text('units'), signals: text('signals') };
  return toTuning({ sealAfterS, recordEveryS, silentAfterS, holdS, ...lists, speed });
}
