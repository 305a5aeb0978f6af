import { ENGINE_ADDRESS, IMPLEMENT_ADDRESS, TRACTOR_ADDRESS, type CanFrame } from '../encode/can-frame.js';
import { engineHoursFrame, engineSpeedFrame, fuelRateFrame } from '../encode/engine-frame.js';
import * as implementFrame from '../encode/implement-frame.js';
import { groundSpeedFrame, rearHitchFrame, rearPtoFrame, wheelSpeedFrame } from '../encode/tractor-frame.js';
import type { BusFit, Implement } from '../machine/outfit.js';
import { hashedUniform } from '../noise/random-stream.js';

/** What the ECUs know at one step. */
export interface MachineState {
  /** Steps of 25 ms since the story began. */
  readonly step: number;
  readonly timeS: number;
  readonly speedMps: number;
  readonly odometerM: number;
  /** What the wheels turned, slip included. */
  readonly wheelDistanceM: number;
  readonly hitchPct: number;
  readonly onGround: boolean;
  readonly workStateChanged: boolean;
  readonly inPartfield: boolean;
}

/** Steps of 25 ms between two frames of a group, and the step within that period at which it is sent. */
const PERIODS = {
  engine: { every: 2, at: 0 },
  wheel: { every: 4, at: 0 },
  ground: { every: 4, at: 1 },
  hitch: { every: 4, at: 2 },
  pto: { every: 4, at: 3 },
  fuel: { every: 4, at: 1 },
  hours: { every: 40, at: 7 },
  workState: { every: 40, at: 11 },
  width: { every: 40, at: 17 },
  depth: { every: 40, at: 23 },
} as const;
/** Share by which the driven wheels turn too far while the implement pulls. */
export const WHEEL_SLIP = 0.06;
const FIRST_HOUR_H = 1204.35;

/** The tractor's and implement's ECUs. Pure: the frames of a step depend on the state and the seed alone. */
export class TractorBus {
  private readonly implement: Implement;
  private readonly bus: BusFit;
  private readonly seed: number;

  constructor(fit: { implement: Implement; bus: BusFit; seed: number }) {
    this.implement = fit.implement;
    this.bus = fit.bus;
    this.seed = fit.seed;
  }

  /** Address claims, as after power-up or a request. */
  claims(): CanFrame[] {
    const identity = this.seed & 0x1fffff;
    const engine = { identity, manufacturer: 2046, functionCode: 0, deviceClass: 0 };
    const tractor = { identity, manufacturer: 2046, functionCode: 132, deviceClass: 1 };
    const implement = { identity, manufacturer: 2046, functionCode: 129, deviceClass: 4 };
    return [
      implementFrame.addressClaimFrame(ENGINE_ADDRESS, engine),
      ...(this.bus === 'none' ? [] : [implementFrame.addressClaimFrame(TRACTOR_ADDRESS, tractor)]),
      ...(this.bus === 'isobus' ? [implementFrame.addressClaimFrame(IMPLEMENT_ADDRESS, implement)] : []),
    ];
  }

  /** The frames due at this step, in the order in which they win arbitration or are queued. */
  frames(state: MachineState): CanFrame[] {
    const frames = this.engineFrames(state);
    if (this.bus !== 'none') frames.push(...this.tractorFrames(state));
    if (this.bus === 'isobus') frames.push(...this.implementFrames(state));
    return frames;
  }

  private due(state: MachineState, name: keyof typeof PERIODS): boolean {
    const { every, at } = PERIODS[name];
    return state.step % every === at;
  }

  /** Uniform in [-1, 1), a pure function of seed, step and channel. */
  private noise(state: MachineState, channel: number): number {
    return 2 * hashedUniform(this.seed + channel * 7919, state.step) - 1;
  }

  private engineFrames(state: MachineState): CanFrame[] {
    const frames: CanFrame[] = [];
    const { onGround, speedMps } = state;
    const load = onGround ? 1 : speedMps > 0.1 ? 0.5 : 0.15;
    if (this.due(state, 'engine')) {
      const speedRpm = (onGround ? 1850 : speedMps > 0.1 ? 1600 : 850) + 12 * this.noise(state, 1);
      frames.push(engineSpeedFrame({ speedRpm, torquePct: 72 * load + 3 * this.noise(state, 2) }));
    }
    if (this.due(state, 'fuel')) frames.push(fuelRateFrame(26 * load + 0.6 * this.noise(state, 3)));
    if (this.due(state, 'hours')) {
      const hoursH = FIRST_HOUR_H + state.timeS / 3600;
      frames.push(engineHoursFrame(hoursH, hoursH * 60 * 1500));
    }
    return frames;
  }

  private tractorFrames(state: MachineState): CanFrame[] {
    const frames: CanFrame[] = [];
    const { speedMps, odometerM, onGround } = state;
    const slip = onGround ? 1 + WHEEL_SLIP : 1;
    const jitter = speedMps > 0.05 ? 0.01 : 0;
    if (this.due(state, 'wheel')) {
      const speed = speedMps * slip + jitter * this.noise(state, 4);
      const travel = { speedMps: speed, distanceM: state.wheelDistanceM, forward: true };
      frames.push(wheelSpeedFrame(travel, { powerMin: null, keyOn: true, implementStart: null }));
    }
    if (this.due(state, 'ground')) {
      const speed = speedMps + 2 * jitter * this.noise(state, 5);
      frames.push(groundSpeedFrame({ speedMps: speed, distanceM: odometerM, forward: true }));
    }
    if (this.due(state, 'hitch')) frames.push(this.hitchFrame(state));
    if (this.due(state, 'pto') && this.ptoRuns(state)) frames.push(this.ptoFrame(state));
    return frames;
  }

  private hitchFrame(state: MachineState): CanFrame {
    // A trailed implement lifts on its own wheels: the lower links stay where they are and know nothing of work.
    if (this.implement.attachment === 'trailed') return rearHitchFrame({ positionPct: 40, inWork: null, draftN: null });
    const draftN = state.onGround ? 14000 + 1500 * this.noise(state, 6) : 0;
    return rearHitchFrame({ positionPct: state.hitchPct, inWork: state.onGround, draftN });
  }

  private ptoRuns(state: MachineState): boolean {
    return this.implement.ptoRpm !== null && state.inPartfield;
  }

  private ptoFrame(state: MachineState): CanFrame {
    const setpointRpm = this.implement.ptoRpm ?? 0;
    return rearPtoFrame({ speedRpm: setpointRpm + 4 * this.noise(state, 7), setpointRpm, engaged: true });
  }

  private implementFrames(state: MachineState): CanFrame[] {
    const { processDataFrame } = implementFrame;
    const frames: CanFrame[] = [];
    if (state.workStateChanged || this.due(state, 'workState')) {
      frames.push(processDataFrame(implementFrame.DDI_ACTUAL_WORK_STATE, Number(state.onGround)));
    }
    if (this.due(state, 'width')) {
      frames.push(processDataFrame(implementFrame.DDI_ACTUAL_WORKING_WIDTH, this.implement.widthM * 1000));
    }
    if (this.due(state, 'depth')) {
      const depthMm = state.onGround ? this.implement.depthMm * (1 + 0.06 * this.noise(state, 8)) : 0;
      const isSeeder = this.implement.operation === 'no-till-seeding';
      const { DDI_ACTUAL_SEEDING_DEPTH, DDI_ACTUAL_TILLAGE_DEPTH } = implementFrame;
      frames.push(processDataFrame(isSeeder ? DDI_ACTUAL_SEEDING_DEPTH : DDI_ACTUAL_TILLAGE_DEPTH, depthMm));
    }
    return frames;
  }
}
