package account

import (
	"fmt"
	"maps"

	"github.com/readmit/readmit/internal/op"
)

// masks decide what an actor sees of the accounts of a list.
type masks struct {
	usual Mask
	some  map[int64]Mask // of accounts of which something is revealed
}

// masksOf reads what the actor revealed, of all accounts at once. It is a step
// of the operations that list accounts.
func masksOf(tx *op.Tx) (masks, error) {
	out := masks{usual: MaskFor(tx.Actor), some: map[int64]Mask{}}
	if out.usual.all || !tx.Actor.May(RevealPermission) {
		return out, nil
	}
	rows, err := New(tx).openReveals(tx.Ctx, openRevealsParams{
		Tenant: tx.Actor.Tenant, Member: person(tx.Actor), Until: tx.Now.UnixMicro(),
	})
	if err != nil {
		return masks{}, fmt.Errorf("read what was revealed: %w", err)
	}
	for _, r := range rows {
		m, known := out.some[r.Account]
		if !known {
			m = Mask{open: maps.Clone(out.usual.open)}
		}
		m.reveal(Part(r.Part), micro(r.Until))
		out.some[r.Account] = m
	}
	return out, nil
}

// mask masks one account of the list. The numbers that it has besides the one
// shown are not looked up.
func (ms masks) mask(s *Summary) {
	m, revealed := ms.some[s.N]
	if !revealed {
		m = ms.usual
	}
	if s.Phone != nil {
		m.numbers = []string{*s.Phone}
	}
	m.Summary(s)
}
