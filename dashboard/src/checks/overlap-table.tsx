import type { Overlap, OverlapSide } from '@furrow/protocol/overlap';
import { useState } from 'preact/hooks';
import { PageLink } from '../shell/navigation.js';
import { useSignedInReader } from '../shell/reader.js';
import { CHECKS_TEXT } from '../text/checks-text.js';
import { useMachineName } from './machine-name.js';
import { OverlapSketch } from './overlap-sketch.js';

/** Who worked on whose ground, a row a pair; the ground of a chosen row is drawn below it. */
export function OverlapTable({ overlaps }: { readonly overlaps: readonly Overlap[] }) {
  const { text, format, language } = useSignedInReader();
  const words = CHECKS_TEXT[language];
  const [chosen, setChosen] = useState<Overlap | null>(null);
  const unit = text.unit[format.unit];
  return (
    <>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={words.caption}>
        <table class="records">
          <caption>{words.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.worker}</th>
              <th scope="col">{words.owner}</th>
              <th scope="col">{words.operation}</th>
              <th scope="col" class="number">{`${words.area} (${unit})`}</th>
              <th scope="col" class="number">
                {words.share}
              </th>
              <th scope="col">{words.ground}</th>
            </tr>
          </thead>
          <tbody>
            {overlaps.map((overlap) => (
              <OverlapRow key={keyOf(overlap)} overlap={overlap} isChosen={overlap === chosen} onChoose={setChosen} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {words.sum(format.count(overlaps.length))}
              </th>
              <td class="number" data-label={`${words.area} (${unit})`}>
                {format.areaSum(overlaps.map(({ areaM2 }) => areaM2))}
              </td>
              <td />
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
      {chosen === null ? null : <OverlapSketch key={keyOf(chosen)} overlap={chosen} />}
    </>
  );
}

function sideKey({ jobId, machineId, localDay }: OverlapSide): string {
  return jobId ?? `${machineId} ${localDay}`;
}

/** Sides without a job are told apart by machine and day. */
function keyOf({ job, owner, campaign }: Overlap): string {
  return `${sideKey(job)} ${sideKey(owner)} ${campaign}`;
}

interface OverlapRowProps {
  readonly overlap: Overlap;
  readonly isChosen: boolean;
  readonly onChoose: (overlap: Overlap) => void;
}

function OverlapRow({ overlap, isChosen, onChoose }: OverlapRowProps) {
  const { text, format, names, language } = useSignedInReader();
  const words = CHECKS_TEXT[language];
  const { job, owner, areaM2 } = overlap;
  return (
    <tr>
      <th scope="row" data-label={words.worker}>
        <Side side={job} />
      </th>
      <td data-label={words.owner}>
        <Side side={owner} />
      </td>
      <td data-label={words.operation}>
        {names.operation(overlap.operation) ?? text.unknown}
        {overlap.pending ? <span class="badge badge-attention">{words.pending}</span> : null}
      </td>
      <td class="number" data-label={`${words.area} (${text.unit[format.unit]})`}>
        {format.area(areaM2)}
      </td>
      <td class="number" data-label={words.share}>
        {job.netM2 === null ? text.unknown : `${format.count(Math.round((1000 * areaM2) / job.netM2) / 10)} %`}
      </td>
      <td data-label={words.ground}>
        <button type="button" class="button" aria-pressed={isChosen} onClick={() => onChoose(overlap)}>
          {words.showGround}
        </button>
      </td>
    </tr>
  );
}

function Side({ side }: { readonly side: OverlapSide }) {
  const machineName = useMachineName();
  const label = `${side.localDay} ${machineName(side.machineId)}`;
  if (side.jobId === null) return <>{label}</>;
  return <PageLink href={`/records/${encodeURIComponent(side.jobId)}`}>{label}</PageLink>;
}
