package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

var eventRequestOverdue = event.Define("privacy.request_overdue", "DATA REQUEST", DataRequestTold{ID: "dsr_01", Kind: Access})

// WatchRequests is the job that tells of data requests whose legal time is
// over, once for each, and forgets the copies that have expired.
func (s *Service) WatchRequests(ctx context.Context) error {
	now := s.db.Now().UnixMicro()
	var late []overdueDataRequestsRow
	var expired []string
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if late, err = New(tx).overdueDataRequests(ctx, now); err != nil {
			return err
		}
		expired, err = New(tx).expiredDataExports(ctx, some(s.db.Now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("look for data requests that are overdue: %w", err)
	}
	for _, r := range late {
		if err := s.tellOverdue(ctx, r); err != nil {
			return err
		}
	}
	for _, id := range expired {
		err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
			if err := New(tx).forgetDataExportParts(ctx, id); err != nil {
				return err
			}
			return New(tx).dataExportExpired(ctx, id)
		})
		if err != nil {
			return fmt.Errorf("forget a copy that has expired: %w", err)
		}
	}
	return nil
}

func (s *Service) tellOverdue(ctx context.Context, r overdueDataRequestsRow) error {
	actor := authz.Actor{Kind: authz.System, ID: "privacy.watch_requests", Name: "Readmit", Tenant: r.Tenant, Call: authz.Call{Via: "job"}}
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		n, err := New(tx).markOverdue(ctx, markOverdueParams{ID: r.ID, At: s.db.Now().UnixMicro()})
		if err != nil || n == 0 {
			return err
		}
		due := micro(r.DueAt)
		act := ledger.Act{Op: opOpenRequest.Name, Actor: actor, At: s.db.Now()}
		return s.db.Ledger.Event(ctx, tx, act, event.Fact{
			Type: eventRequestOverdue, Account: &event.Account{N: r.Account, ID: r.Login}, Data: DataRequestTold{ID: r.ID, Kind: r.Kind, DueAt: &due},
		})
	})
	if err != nil {
		return fmt.Errorf("tell that a data request is overdue: %w", err)
	}
	return nil
}
