import type { JobFilter } from '@furrow/protocol/api';
import type { TargetedSubmitEvent } from 'preact';
import { useSignedInReader } from '../shell/reader.js';
import { filterOfForm } from './record-filter.js';

interface RecordFilterFormProps {
  readonly filter: JobFilter;
  readonly onFilter: (filter: JobFilter) => void;
}

/** Days, machine, driver, operation, township. */
export function RecordFilterForm({ filter, onFilter }: RecordFilterFormProps) {
  const { text, catalogue, language } = useSignedInReader();
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onFilter(filterOfForm(new FormData(event.currentTarget)));
  };
  const named = (entries: readonly { id: string; names: { zh: string; en: string } }[]) =>
    entries.map(({ id, names }) => ({ id, name: names[language] }));
  return (
    <form class="card filter" onSubmit={onSubmit} aria-label={text.records.filter}>
      <label>
        {text.records.from}
        <input type="date" name="from" defaultValue={filter.from ?? ''} />
      </label>
      <label>
        {text.records.to}
        <input type="date" name="to" defaultValue={filter.to ?? ''} />
      </label>
      <Choice name="machine" label={text.records.machine} value={filter.machine} options={catalogue.machines} />
      <Choice name="driver" label={text.records.driver} value={filter.driver} options={catalogue.drivers} />
      <Choice
        name="operation"
        label={text.records.operation}
        value={filter.operation}
        options={named(catalogue.operations)}
      />
      <Choice
        name="township"
        label={text.records.township}
        value={filter.township}
        options={named(catalogue.townships.map(({ code, names }) => ({ id: code, names })))}
      />
      <button class="button button-primary">{text.records.apply}</button>
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

function Choice({ name, label, value, options }: ChoiceProps) {
  const { text } = useSignedInReader();
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">{text.all}</option>
        {options.map((option) => (
          <option key={option.id} value={option.id} selected={option.id === value}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  );
}
