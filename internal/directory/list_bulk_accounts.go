package directory

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opListBulkAccounts = op.DefineRead("directory.list_bulk_accounts", "Read the report of work on many accounts")

// BulkPage is how many lines of a report are read at once, at most.
const BulkPage = 500

// ListBulkAccountsInput asks for lines of a run's report.
type ListBulkAccountsInput struct {
	Run     string `json:"run"`
	LeftOut bool   `json:"left_out,omitempty"` // only those that were left out
	After   int    `json:"after,omitempty"`    // the place of the last line that is known; 0: from the beginning
	Limit   int    `json:"limit,omitempty"`    // 0: 100; [BulkPage] at most
}

// Validate asks for a possible limit.
func (in ListBulkAccountsInput) Validate() error {
	var f fault.Fields
	f.Check(in.Limit >= 0 && in.Limit <= BulkPage, "limit", "range", "Ask for 500 lines at most.")
	f.Check(in.After >= 0, "after", "range", "Give the place of a line, or 0.")
	return f.Err()
}

// Target is the run.
func (in ListBulkAccountsInput) Target() op.Target { return op.Target{Other: in.Run} }

// Outcomes of one account in a report.
const (
	BulkDone    = "done"
	BulkLeft    = "left_out"
	BulkWaiting = "waiting" // its turn has not come, or never came
)

// BulkLine is one account in a report.
type BulkLine struct {
	Place int `json:"place"` // from 1
	// Account is a login ID; empty for what others did on an account that is not
	// the actor's to see.
	Account string `json:"account"`
	// Name is empty if the account has none, or is not the actor's to see.
	Name    string `json:"name"`
	Outcome string `json:"outcome"`
	Code    string `json:"code,omitempty"` // why it was left out
}

// BulkReport is a part of a report.
type BulkReport struct {
	Lines []BulkLine `json:"lines"`
	// Next asks for what follows, as After; 0 at the end.
	Next int `json:"next"`
}

// ListBulkAccounts reads a run's report: each account in the order of the run,
// with what became of it. Accounts outside of the actor's segments are told as
// places only. It returns [op.ErrNotFound].
func (s *Service) ListBulkAccounts(ctx context.Context, actor authz.Actor, in ListBulkAccountsInput) (BulkReport, error) {
	if in.Limit == 0 {
		in.Limit = 100
	}
	return op.View(ctx, s.db, actor, opListBulkAccounts, in, func(tx *op.Tx) (BulkReport, error) {
		run, err := readBulk(tx, in.Run)
		if err != nil {
			return BulkReport{}, err
		}
		accounts, err := New(tx).bulkList(tx.Ctx, bulkListParams{Tenant: actor.Tenant, Run: in.Run})
		if err != nil {
			return BulkReport{}, fmt.Errorf("read the list of accounts: %w", err)
		}
		left, err := New(tx).bulkLeft(tx.Ctx, bulkLeftParams{Tenant: actor.Tenant, Run: in.Run, After: int64(in.After), Most: int64(in.Limit)})
		if err != nil {
			return BulkReport{}, fmt.Errorf("read who was left out: %w", err)
		}
		return report(tx, in, run, accounts, left)
	})
}

// report puts the lines together. left are the accounts that were left out
// behind in.After, as many as lines are wanted.
func report(tx *op.Tx, in ListBulkAccountsInput, run BulkRun, accounts []byte, left []bulkLeftRow) (BulkReport, error) {
	codes := make(map[int]string, len(left))
	var places []int
	for _, l := range left {
		codes[int(l.Position)] = l.Code
		places = append(places, int(l.Position))
	}
	if !in.LeftOut {
		places = places[:0]
		for p := in.After + 1; p <= int(run.Total) && len(places) < in.Limit; p++ {
			places = append(places, p)
		}
	}
	out := BulkReport{Lines: make([]BulkLine, 0, len(places))}
	for _, p := range places {
		line := BulkLine{Place: p, Account: loginAt(accounts, p-1), Outcome: BulkDone, Code: codes[p]}
		switch {
		case line.Code != "":
			line.Outcome = BulkLeft
		case int64(p) > run.Position:
			line.Outcome = BulkWaiting
		}
		seen, err := seesAccount(tx, line.Account)
		if err != nil {
			return BulkReport{}, err
		}
		if seen {
			line.Name, err = nameOf(tx, line.Account)
		} else if run.ActorID != tx.Actor.ID {
			line.Account = ""
		}
		if err != nil {
			return BulkReport{}, err
		}
		out.Lines = append(out.Lines, line)
	}
	if len(places) == in.Limit && places[len(places)-1] < int(run.Total) {
		out.Next = places[len(places)-1]
	}
	return out, nil
}

// seesAccount reports whether an account lies in the actor's segments.
func seesAccount(tx *op.Tx, login string) (bool, error) {
	if all, _ := tx.Actor.Segments(opListBulkAccounts.Name); all {
		return true, nil
	}
	_, err := account.Scope(tx.Ctx, tx.Tx, tx.Actor, opListBulkAccounts, login, false)
	if errors.Is(err, op.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
