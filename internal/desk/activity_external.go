package desk

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
)

// ExternalPrefix stands before the key of a tenant's own type where types of
// activity are asked for: external:product_change_scheduled.
const ExternalPrefix = "external:"

// ExternalCount is a tenant's own type and how many entries of it an account
// has.
type ExternalCount struct {
	ExternalType
	Count int64 `json:"count"`
}

// external knows the tenant's types while a page of activity is made.
type external map[string]ExternalType

// externalOf reads the tenant's types, and how many entries of each the
// account has, if it has any.
func externalOf(tx *op.Tx, present []ledger.TypeCount) (external, []ExternalCount, error) {
	own := func(t ledger.TypeCount) bool {
		return t.Type == eventExternalEntryAdded.Name || t.Type == eventPanelChanged.Name
	}
	if !slices.ContainsFunc(present, own) {
		return nil, []ExternalCount{}, nil
	}
	types, err := typesOf(tx)
	if err != nil {
		return nil, nil, err
	}
	known := external{}
	for _, t := range types {
		known[t.Type] = t
	}
	rows, err := New(tx).countExternalEntries(tx.Ctx, tx.Account.N)
	if err != nil {
		return nil, nil, fmt.Errorf("count the external entries: %w", err)
	}
	counts := make([]ExternalCount, 0, len(rows))
	for _, r := range rows {
		counts = append(counts, ExternalCount{ExternalType: known.named(r.Type), Count: r.N})
	}
	return known, counts, nil
}

// named is the type of a key. One that nobody declared, since it came with an
// import, reads as its key does.
func (x external) named(key string) ExternalType {
	if t, declared := x[key]; declared {
		return t
	}
	return ExternalType{Type: key, Label: labelOf(key), Icon: iconOfNew}
}

// of returns the type that an entry's data names, or nil.
func (x external) of(e Entry) *ExternalType {
	if e.Type != eventExternalEntryAdded.Name {
		return nil
	}
	var data struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(e.Data, &data) != nil || !keyForm.MatchString(data.Type) {
		return nil
	}
	t := x.named(data.Type)
	return &t
}

// chosenEvents are the newest events of the tenant's own types that are asked
// for, within the filter's limits: as many as a page can have.
func chosenEvents(tx *op.Tx, asked []string, f ledger.Filter) ([]string, error) {
	from, to, before := int64(math.MinInt64), int64(math.MaxInt64), int64(math.MaxInt64)
	if !f.From.IsZero() {
		from = f.From.UnixMicro()
	}
	if !f.To.IsZero() {
		to = f.To.UnixMicro()
	}
	if f.Before != nil {
		before = f.Before.At.UnixMicro()
	}
	var out []string
	for _, a := range asked {
		key, own := strings.CutPrefix(a, ExternalPrefix)
		if !own {
			continue
		}
		ids, err := New(tx).externalEvents(tx.Ctx, externalEventsParams{
			Account: tx.Account.N, Type: key, At: from, At_2: to, At_3: before, Limit: int32(2 * f.Limit),
		})
		if err != nil {
			return nil, fmt.Errorf("find external entries: %w", err)
		}
		out = append(out, ids...)
	}
	return out, nil
}
