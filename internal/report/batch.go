package report

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// batch is what one transaction adds to the counts of a generation.
type batch struct {
	counts  map[cell]int64
	seen    map[seenCell][]int64 // accounts
	guesses map[guess]int64
}

type cell struct {
	tenant, measure, grain   string
	at                       int64
	application, method, key string
}

type seenCell struct {
	tenant, grain string
	at            int64
	application   string
	chunk         int64
}

type guess struct {
	tenant  string
	at      int64
	address [16]byte
	account int64
}

// chunkSize is how many accounts one row of report_seen is for.
const chunkSize = 8192

func newBatch() *batch {
	return &batch{counts: map[cell]int64{}, seen: map[seenCell][]int64{}, guesses: map[guess]int64{}}
}

func (b *batch) empty() bool { return len(b.counts)+len(b.seen)+len(b.guesses) == 0 }

func (b *batch) see(e ledger.Counted, cal calendar, application string, at time.Time) {
	for _, grain := range []string{day, month} {
		c := seenCell{e.Tenant, grain, cal.begin(grain, at).UnixMicro(), application, e.Account / chunkSize}
		if list := b.seen[c]; len(list) == 0 || list[len(list)-1] != e.Account {
			b.seen[c] = append(list, e.Account)
		}
	}
}

func (b *batch) guess(g guess, n int64) { b.guesses[g] += n }

var deltaColumns = strings.Fields("gen tenant measure grain at application method key n")

// keep writes the batch into a generation. The state's row is locked.
func (b *batch) keep(ctx context.Context, tx *store.Tx, gen int64) error {
	if err := b.keepCounts(ctx, tx, gen); err != nil {
		return fmt.Errorf("add to the counts: %w", err)
	}
	q := New(tx)
	for c, accounts := range b.seen {
		if err := keepSeen(ctx, q, gen, c, accounts); err != nil {
			return fmt.Errorf("note who signed in: %w", err)
		}
	}
	for g, n := range b.guesses {
		err := q.addGuess(ctx, addGuessParams{Gen: gen, Tenant: g.tenant, At: g.at, Address: g.address[:], Account: g.account, N: n})
		if err != nil {
			return fmt.Errorf("note failed sign-ins: %w", err)
		}
	}
	return nil
}

func (b *batch) keepCounts(ctx context.Context, tx *store.Tx, gen int64) error {
	values := make([]any, 0, len(b.counts)*len(deltaColumns))
	for c, n := range b.counts {
		if n != 0 {
			values = append(values, gen, c.tenant, c.measure, c.grain, c.at, c.application, c.method, c.key, n)
		}
	}
	if len(values) == 0 {
		return nil
	}
	if err := tx.Copy("report_delta", deltaColumns, values); err != nil {
		return err
	}
	q := New(tx)
	if err := q.addDeltas(ctx); err != nil {
		return err
	}
	return q.dropDeltas(ctx)
}

func keepSeen(ctx context.Context, q *Queries, gen int64, c seenCell, accounts []int64) error {
	bits, there, err := found(q.bitsOf(ctx, bitsOfParams{Gen: gen, Tenant: c.tenant, Grain: c.grain, At: c.at, Application: c.application, Chunk: c.chunk}))
	if err != nil {
		return err
	}
	before := slices.Clone(bits)
	for _, n := range accounts {
		bits = setBit(bits, n%chunkSize)
	}
	if there && slices.Equal(before, bits) {
		return nil
	}
	return q.putBits(ctx, putBitsParams{Gen: gen, Tenant: c.tenant, Grain: c.grain, At: c.at, Application: c.application, Chunk: c.chunk, Bits: bits})
}

// setBit makes the bits as long as they must be.
func setBit(bits []byte, i int64) []byte {
	if need := int(i/8) + 1; len(bits) < need {
		bits = append(bits, make([]byte, need-len(bits))...)
	}
	bits[i/8] |= 1 << (i % 8)
	return bits
}

// clearBit reports whether the bit was set. What is left has no zeros at its
// end, so that it is equal to bits in which it was never set.
func clearBit(bits []byte, i int64) ([]byte, bool) {
	if int(i/8) >= len(bits) || bits[i/8]&(1<<(i%8)) == 0 {
		return bits, false
	}
	bits[i/8] &^= 1 << (i % 8)
	for len(bits) > 0 && bits[len(bits)-1] == 0 {
		bits = bits[:len(bits)-1]
	}
	return bits, true
}
