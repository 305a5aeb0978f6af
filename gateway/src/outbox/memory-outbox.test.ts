import { MemoryOutbox } from './memory-outbox.js';
import { describeOutbox, TEST_SEALER } from './outbox.suite.js';

describeOutbox('memory', (predecessorHash) => new MemoryOutbox(TEST_SEALER, predecessorHash));
