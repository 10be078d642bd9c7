package ledger

import "context"

// Step numbers one batch without asking first whether another leads, as a
// leader does that was slow between the two.
func (s *Sequencer) Step(ctx context.Context) (more bool, err error) { return s.step(ctx) }

// MinBatch is how many rows a new sequencer numbers in one transaction.
const MinBatch = minBatch

// Numbering are the statements that number a batch: the most rows and the last
// number are their parameters.
var Numbering = []string{numberEvents, numberAudit}
