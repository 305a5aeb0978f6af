import type { LiveMachine } from '@furrow/protocol/live-update';
import { useMemo, useState } from 'preact/hooks';
import { fixAgeMs, listMachines, type MapState } from '../live/map-state.js';
import { ActivitySymbol } from '../map/activity-symbol.js';
import { Area } from '../shell/figure.js';
import { useSignedInReader } from '../shell/reader.js';

interface MachineListProps {
  readonly state: MapState;
  readonly serverTime: number;
  readonly selectedId: string | null;
  readonly onSelect: (machineId: string) => void;
}

/** From this many machines on a search helps. */
const SEARCH_FROM = 8;
/** Rows shown at first, and more at each request: nobody reads thousands, and they would tick each second. */
const ROWS_AT_ONCE = 60;

/** All machines, the working ones first. It is also the map's way for keyboard and screen reader. */
export function MachineList({ state, serverTime, selectedId, onSelect }: MachineListProps) {
  const { text, format, names } = useSignedInReader();
  const [search, setSearch] = useState('');
  const [rows, setRows] = useState(ROWS_AT_ONCE);
  const listed = useMemo(() => listMachines(state, names.machine), [state.machinesById, names]);
  const wanted = search.trim().toLowerCase();
  const found = listed.filter(({ machineId }) => names.machine(machineId).toLowerCase().includes(wanted));
  if (listed.length === 0) return <p class="help">{text.live.noMachines}</p>;
  return (
    <section class="machines" aria-labelledby="machines-title">
      <h2 id="machines-title">{text.live.machineCount(listed.length)}</h2>
      {listed.length < SEARCH_FROM ? null : (
        <input
          type="search"
          aria-label={text.live.search}
          placeholder={text.live.search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      {found.length === 0 ? <p class="help">{text.live.noMatch}</p> : null}
      <ul>
        {found.slice(0, rows).map((machine) => (
          <MachineRow
            key={machine.machineId}
            machine={machine}
            ageMs={fixAgeMs(machine, serverTime)}
            isSelected={machine.machineId === selectedId}
            onSelect={onSelect}
          />
        ))}
      </ul>
      {found.length <= rows ? null : (
        <button type="button" class="button more" onClick={() => setRows(rows + ROWS_AT_ONCE)}>
          {text.live.moreMachines(format.count(found.length - rows))}
        </button>
      )}
    </section>
  );
}

/** Where the focus goes back to when a machine's details are closed. */
export function machineRowId(machineId: string): string {
  return `machine-row-${machineId}`;
}

interface MachineRowProps {
  readonly machine: LiveMachine;
  readonly ageMs: number | null;
  readonly isSelected: boolean;
  readonly onSelect: (machineId: string) => void;
}

function MachineRow({ machine, ageMs, isSelected, onSelect }: MachineRowProps) {
  const { text, format, names } = useSignedInReader();
  const age = ageMs === null ? text.live.noFix : text.ago(format.age(ageMs));
  // A row is drawn anew only when what it shows changed: a thousand rows tick with the clock.
  return useMemo(
    () => (
      <li>
        <button
          type="button"
          id={machineRowId(machine.machineId)}
          class="machine-row"
          aria-pressed={isSelected}
          onClick={() => onSelect(machine.machineId)}
        >
          <ActivitySymbol activity={machine.activity} />
          <span class="machine-name">{names.machine(machine.machineId)}</span>
          <span class="machine-area">
            <Area areaM2={machine.today.netM2} />
          </span>
          <span class="machine-state">
            {text.activity[machine.activity]} · {names.operation(machine.operation) ?? text.unknown}
          </span>
          <span class="machine-pace">
            {machine.speedMps === null ? text.unknown : format.speed(machine.speedMps)} · {age}
          </span>
        </button>
      </li>
    ),
    [machine, age, isSelected, format, names],
  );
}
