package desk

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
)

// source is an account whose history is listed: the one that is asked for, or
// one that became a part of it. Each has its own key, and is masked by itself.
type source struct {
	*event.Account
	part  bool
	mask  account.Mask
	types []ledger.TypeCount
	own   external
}

// in does something with the source as the account that the operation is about.
func (s *source) in(tx *op.Tx, do func() error) error {
	was := tx.Account
	tx.Account = s.Account
	defer func() { tx.Account = was }()
	return do()
}

// from is the login ID of a part, and empty for the account itself.
func (s *source) from() string {
	if !s.part {
		return ""
	}
	return s.ID
}

// sourcesOf are the account that is asked for and, behind it, its parts as far as
// the actor reaches them: whoever may not open the page of one does not read its
// history here.
func (s *Service) sourcesOf(tx *op.Tx) ([]*source, error) {
	out := []*source{{Account: tx.Account}}
	parts, err := account.PartsOf(tx.Ctx, tx.Tx, tx.Account.N)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		_, err := account.Scope(tx.Ctx, tx.Tx, tx.Actor, tx.Spec(), p.ID, false)
		if errors.Is(err, op.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, &source{Account: &p, part: true})
	}
	for _, one := range out {
		if one.types, err = s.db.Ledger.TypesOf(tx.Ctx, tx.Tx, one.N); err != nil {
			return nil, err
		}
		if err := one.in(tx, func() (err error) { one.mask, err = account.MaskOf(tx); return err }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// place is where a page of the activity ends: what comes next is older, or of
// the same instant and behind it.
type place struct {
	At    time.Time `json:"at"`
	Of    int64     `json:"of"` // the account's number
	Order int64     `json:"order"`
}

// of is the place among the events of one account.
func (p *place) of(n int64) *ledger.Place {
	if p == nil {
		return nil
	}
	switch {
	case n < p.Of:
		return &ledger.Place{At: p.At, Order: math.MaxInt64}
	case n > p.Of:
		return &ledger.Place{At: p.At, Order: math.MinInt64}
	}
	return &ledger.Place{At: p.At, Order: p.Order}
}

// listed is an event and where it comes from.
type listed struct {
	event.Envelope
	source *source
}

func (l listed) place() *place { return &place{At: l.At, Of: l.source.N, Order: l.Order} }

// newest are the events of all sources, newest first: as many as the filter asks
// for of each are read, by the index of each, and no more.
func (s *Service) newest(tx *op.Tx, sources []*source, asked []string, f ledger.Filter, before *place) (out []listed, err error) {
	for _, one := range sources {
		mine := f
		mine.Types, mine.Before = wantedTypes(one.types, asked), before.of(one.N)
		err := one.in(tx, func() (err error) { mine.IDs, err = chosenEvents(tx, asked, mine); return err })
		if err != nil {
			return nil, err
		}
		if len(mine.Types)+len(mine.IDs) == 0 {
			continue
		}
		events, err := s.db.Ledger.AccountEvents(tx.Ctx, tx.Tx, one.N, mine)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if !saidAlready(out, one, e) {
				out = append(out, listed{Envelope: e, source: one})
			}
		}
	}
	if len(sources) > 1 {
		slices.SortStableFunc(out, func(a, b listed) int {
			return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.source.N, a.source.N), cmp.Compare(b.Order, a.Order))
		})
	}
	return out[:min(len(out), f.Limit)], nil
}

// saidAlready reports whether an event of a part tells of an approval what the
// same event of the account tells: what was asked of both stands with both.
func saidAlready(out []listed, of *source, e event.Envelope) bool {
	if !of.part || cardOf(e.Type) != eventApprovalAsked.Card {
		return false
	}
	return slices.ContainsFunc(out, func(l listed) bool {
		return l.Type == e.Type && l.At.Equal(e.At) && string(l.Data) == string(e.Data)
	})
}

// countsOf are the kinds of card of all sources, and how many there are of each.
func countsOf(sources []*source) []CardCount {
	var all []ledger.TypeCount
	for _, one := range sources {
		all = append(all, one.types...)
	}
	return cardsOf(all)
}

// externalOfAll are the tenant's own types that the sources have entries of.
func externalOfAll(tx *op.Tx, sources []*source) ([]ExternalCount, error) {
	out := []ExternalCount{}
	for _, one := range sources {
		var counts []ExternalCount
		err := one.in(tx, func() (err error) { one.own, counts, err = externalOf(tx, one.types); return err })
		if err != nil {
			return nil, err
		}
		for _, c := range counts {
			i := slices.IndexFunc(out, func(o ExternalCount) bool { return o.Type == c.Type })
			if i < 0 {
				out = append(out, c)
				continue
			}
			out[i].Count += c.Count
		}
	}
	slices.SortStableFunc(out, func(a, b ExternalCount) int { return strings.Compare(a.Type, b.Type) })
	return out, nil
}

// pinnedOf are the pinned notes of all sources, newest first: a warning goes for
// the person, not for one of the accounts.
func pinnedOf(tx *op.Tx, sources []*source) ([]Note, error) {
	out := []Note{}
	for _, one := range sources {
		err := one.in(tx, func() error {
			notes, err := pinned(tx)
			for _, n := range notes {
				maskText(tx, one.mask, &n)
				n.MergedFrom = one.from()
				out = append(out, n)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b Note) int { return b.At.Compare(a.At) })
	return out, nil
}
