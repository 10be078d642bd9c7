package directory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opDismissDuplicate = op.Define("directory.dismiss_duplicate", "Say that two accounts are two people's", op.Needs{Reason: true}).OfTwo()

// Faults of dismissing.
var (
	ErrNotAlike  = fault.New(fault.Conflict, "not_duplicates", "Nothing speaks for these two accounts being one person's any more, so there is nothing to dismiss.")
	ErrGrounds   = fault.New(fault.Stale, "grounds_changed", "Something else speaks for these two accounts being one person's since you looked, so nothing was done. Read what it is, and say it again if they are two people's.")
	ErrDismissed = fault.New(fault.Conflict, "duplicate_dismissed", "Somebody said already that these two accounts are two people's. The activity of both says who and why.")
)

// PairInput names two accounts: of a merge, Account is the one that stays.
type PairInput struct {
	Account string `json:"account"` // login ID
	Other   string `json:"other"`   // login ID
}

// Validate asks for two accounts.
func (in PairInput) Validate() error {
	var f fault.Fields
	checkPair(&f, in.Account, in.Other)
	return f.Err()
}

// Target is the account, and the other one.
func (in PairInput) Target() op.Target { return op.Target{Account: in.Account, Other: in.Other} }

// DismissInput names two accounts that are two people's.
type DismissInput struct {
	Account string `json:"account"` // login ID
	Other   string `json:"other"`   // login ID
	// Grounds are what spoke for the two being one person's as the actor saw it;
	// none skips the comparison.
	Grounds []account.Ground `json:"grounds"`
}

// Validate asks for two accounts.
func (in DismissInput) Validate() error {
	var f fault.Fields
	checkPair(&f, in.Account, in.Other)
	f.Check(len(in.Grounds) <= 20, "grounds", "too_many", "Give the grounds that the list of duplicates told.")
	return f.Err()
}

// Target is the account, and the other one.
func (in DismissInput) Target() op.Target { return op.Target{Account: in.Account, Other: in.Other} }

// DismissedTold is told of both accounts that somebody said are two people's.
type DismissedTold struct {
	Account string           `json:"account"` // login ID of the other one
	Grounds []account.Ground `json:"grounds"` // what spoke for it nevertheless
	Reason  string           `json:"reason"`
}

var eventDuplicateDismissed = event.Define("account.duplicate_dismissed", "MERGED", DismissedTold{
	Account: "01939000-0000-7000-8000-000000000002", Grounds: []account.Ground{account.SamePhone}, Reason: "Mother and daughter share the phone",
}).Besides()

// DismissDuplicate says that two accounts are two people's, whatever they share:
// they are not shown as duplicates of each other any more, until something else
// speaks for it that nobody knew then, such as an address that they share since.
// Nothing of either is changed.
//
// It returns [op.ErrNotFound] if either is no account for the actor,
// [op.ErrReason], [ErrNotAlike], [ErrDismissed], and [ErrGrounds] if something
// speaks for it that the actor did not see.
func (s *Service) DismissDuplicate(ctx context.Context, actor authz.Actor, in DismissInput) (Duplicates, error) {
	return op.Do(ctx, s.db, actor, opDismissDuplicate, in, func(tx *op.Tx) (Duplicates, error) {
		other, err := account.ScopeOther(tx, in.Other)
		if err != nil {
			return Duplicates{}, err
		}
		found, err := account.LikeOf(tx)
		if err != nil {
			return Duplicates{}, err
		}
		i := slices.IndexFunc(found, func(a account.Alike) bool { return a.N == other.N })
		if i < 0 {
			return Duplicates{}, ErrNotAlike
		}
		unseen := func(g account.Ground) bool { return !slices.Contains(in.Grounds, g) }
		if len(in.Grounds) > 0 && slices.ContainsFunc(found[i].Grounds, unseen) {
			return Duplicates{}, ErrGrounds
		}
		if err := dismiss(tx, other, found[i].Grounds); err != nil {
			return Duplicates{}, err
		}
		return listed(tx)
	})
}

func dismiss(tx *op.Tx, other *event.Account, grounds []account.Ground) error {
	words := make([]string, 0, len(grounds))
	for _, g := range grounds {
		words = append(words, string(g))
	}
	slices.Sort(words)
	low, high := min(tx.Account.N, other.N), max(tx.Account.N, other.N)
	n, err := New(tx).keepDismissal(tx.Ctx, keepDismissalParams{
		Tenant: tx.Actor.Tenant, Account: low, Other: high, Grounds: strings.Join(words, " "),
		ByID: cmp.Or(tx.Actor.OnBehalfOf, tx.Actor.ID), ByName: tx.Actor.Name, At: tx.Now.UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("note that two accounts are two people's: %w", err)
	}
	if n == 0 {
		return ErrDismissed
	}
	reason := strings.TrimSpace(tx.Actor.Call.Reason)
	for _, of := range [][2]*event.Account{{tx.Account, other}, {other, tx.Account}} {
		tx.Record(event.Fact{Type: eventDuplicateDismissed, Account: of[0], Data: DismissedTold{Account: of[1].ID, Grounds: grounds, Reason: reason}})
	}
	return nil
}
