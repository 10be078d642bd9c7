package directory

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListDuplicates = op.DefineRead("directory.list_duplicates", "List the likely duplicates of an account")

// DuplicatesInput names an account.
type DuplicatesInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no login ID is not found.
func (in DuplicatesInput) Validate() error { return nil }

// Target is the account.
func (in DuplicatesInput) Target() op.Target { return op.Target{Account: in.Account} }

// Duplicate is an account that is likely the same person's.
type Duplicate struct {
	Account account.Summary  `json:"account"`
	Grounds []account.Ground `json:"grounds"`
	Score   int              `json:"score"` // how likely, in percent
	// Dismissed says that somebody said they are two people's, and nothing new
	// speaks against it since.
	Dismissed *Dismissed `json:"dismissed"`
}

// Dismissed is who said that two accounts are two people's, and when. Why
// stands in the activity of both.
type Dismissed struct {
	By string    `json:"by"` // a name
	At time.Time `json:"at"`
}

// Duplicates are the likely duplicates of an account, the likeliest first, and
// behind them those that were dismissed.
type Duplicates struct {
	Items []Duplicate `json:"items"`
}

// ListDuplicates lists the accounts that are likely the same person's as an
// account, each with the reasons: those that the actor may see, masked as a list
// shows them. It is worked out when it is asked, by [account.LikeOf].
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) ListDuplicates(ctx context.Context, actor authz.Actor, in DuplicatesInput) (Duplicates, error) {
	return op.View(ctx, s.db, actor, opListDuplicates, in, func(tx *op.Tx) (Duplicates, error) {
		return listed(tx)
	})
}

// listed are the likely duplicates of the operation's account as the actor sees
// them.
func listed(tx *op.Tx) (Duplicates, error) {
	found, err := alike(tx)
	if err != nil {
		return Duplicates{}, err
	}
	out := Duplicates{Items: []Duplicate{}}
	for _, a := range found {
		shown, err := account.Listed(tx, tx.Spec(), a.ID)
		if err != nil {
			return Duplicates{}, err
		}
		if shown != nil {
			out.Items = append(out.Items, Duplicate{Account: *shown, Grounds: a.Grounds, Score: account.Score(a.Grounds), Dismissed: a.dismissed})
		}
	}
	slices.SortStableFunc(out.Items, func(a, b Duplicate) int {
		return map[bool]int{true: 1}[a.Dismissed != nil] - map[bool]int{true: 1}[b.Dismissed != nil]
	})
	return out, nil
}

// likely is a likely duplicate with what was said about the pair.
type likely struct {
	account.Alike
	dismissed *Dismissed
}

// alike finds the likely duplicates of the operation's account.
func alike(tx *op.Tx) ([]likely, error) {
	found, err := account.LikeOf(tx)
	if err != nil {
		return nil, err
	}
	rows, err := New(tx).dismissalsOf(tx.Ctx, tx.Account.N)
	if err != nil {
		return nil, fmt.Errorf("read which duplicates were dismissed: %w", err)
	}
	out := make([]likely, 0, len(found))
	for _, a := range found {
		one := likely{Alike: a}
		for _, r := range rows {
			if r.Account+r.Other == a.N+tx.Account.N && known(a.Grounds, r.Grounds) {
				one.dismissed = &Dismissed{By: r.ByName, At: time.UnixMicro(r.At).UTC()}
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// known reports whether every ground was known when a pair was dismissed: a new
// one brings it back.
func known(grounds []account.Ground, then string) bool {
	was := strings.Fields(then)
	return !slices.ContainsFunc(grounds, func(g account.Ground) bool { return !slices.Contains(was, string(g)) })
}
