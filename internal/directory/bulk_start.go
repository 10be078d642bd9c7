package directory

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

// BulkStarted is told when work on many accounts begins, and BulkEnded when it
// is done or was stopped.
type (
	BulkStarted struct {
		Run    string `json:"run"`
		Act    string `json:"act"`
		Count  int    `json:"count"`
		Reason string `json:"reason,omitempty"`
	}
	BulkEnded struct {
		Run     string `json:"run"`
		Act     string `json:"act"`
		Count   int    `json:"count"` // accounts on which it was done
		LeftOut int    `json:"left_out"`
		Waiting int    `json:"waiting,omitempty"` // accounts whose turn never came
		Code    string `json:"code,omitempty"`    // why Readmit itself stopped it
	}
)

var (
	eventBulkStarted  = event.Define("directory.bulk_started", "", BulkStarted{Run: "blk_01", Act: BulkEndSessions, Count: 1234, Reason: "A list of passwords is on sale"})
	eventBulkFinished = event.Define("directory.bulk_finished", "", BulkEnded{Run: "blk_01", Act: BulkEndSessions, Count: 1230, LeftOut: 4})
	eventBulkStopped  = event.Define("directory.bulk_stopped", "", BulkEnded{Run: "blk_01", Act: BulkDisable, Count: 200, LeftOut: 1, Waiting: 1033})
)

// bulkInput is what an act on many accounts is asked with.
type bulkInput interface {
	op.Input
	which() BulkInput
}

func (in BulkInput) which() BulkInput { return in }

// startBulk begins an act on the accounts that the input means.
func startBulk[I bulkInput](ctx context.Context, s *Service, actor authz.Actor, act bulkAct, in I, tag string) (Bulk, error) {
	logins, err := s.list(ctx, actor, act.look(), in.which())
	if err != nil {
		return Bulk{}, err
	}
	return startFound(ctx, s, actor, act, in, tag, logins)
}

// startFound begins an act on accounts that were found.
func startFound[I bulkInput](ctx context.Context, s *Service, actor authz.Actor, act bulkAct, in I, tag string, logins []string) (Bulk, error) {
	return op.Do(ctx, s.db, actor, act.spec, in, func(tx *op.Tx) (Bulk, error) {
		switch seen := in.which(); {
		case seen.Expected > 0 && seen.Expected != len(logins), seen.Digest != "" && seen.Digest != digestOf(logins):
			return Bulk{}, ErrBulkChanged
		case len(logins) == 0:
			return Bulk{}, ErrBulkNobody
		}
		run, err := keepBulk(tx, act, tag, logins)
		if err != nil {
			return Bulk{}, err
		}
		tx.Record(event.Fact{Type: eventBulkStarted, Data: BulkStarted{Run: run.ID, Act: act.name, Count: len(logins), Reason: run.Reason}})
		if act.alarm {
			desk.RaiseAlarm(tx, desk.Alarm{Kind: "bulk_" + act.name, Subject: run.ID, Count: len(logins), By: actor.Name, Reason: run.Reason})
		}
		return bulkOf(run, tx.Now), nil
	})
}

// keepBulk writes the run and its list.
func keepBulk(tx *op.Tx, act bulkAct, tag string, logins []string) (BulkRun, error) {
	a := tx.Actor
	run := BulkRun{
		ID: tx.NewID("blk"), Tenant: a.Tenant, Act: act.name, Tag: tag, ActorKind: string(a.Kind), ActorID: a.ID, ActorName: a.Name,
		OnBehalfOf: a.OnBehalfOf, Via: a.Call.Via, Reason: strings.TrimSpace(a.Call.Reason), CaseID: a.Call.Case,
		Total: int64(len(logins)), StartedAt: tx.Now.UnixMicro(),
	}
	accounts, err := packLogins(logins)
	if err != nil {
		return run, err
	}
	q := New(tx)
	err = q.insertBulk(tx.Ctx, insertBulkParams{
		ID: run.ID, Tenant: run.Tenant, Act: run.Act, Tag: run.Tag, ActorKind: run.ActorKind, ActorID: run.ActorID, ActorName: run.ActorName,
		OnBehalfOf: run.OnBehalfOf, Via: run.Via, Reason: run.Reason, CaseID: run.CaseID, Total: run.Total, StartedAt: run.StartedAt,
	})
	if err != nil {
		return run, fmt.Errorf("begin the work: %w", err)
	}
	if err := q.insertBulkList(tx.Ctx, insertBulkListParams{Tenant: run.Tenant, Run: run.ID, Accounts: accounts}); err != nil {
		return run, fmt.Errorf("keep the list of accounts: %w", err)
	}
	return run, nil
}
