package privacy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

const (
	// executeAtOnce is how many deletions one run of the job carries out.
	executeAtOnce = 200
	erasingLease  = "erasing"
	leaseFor      = time.Minute
)

func (s *Service) job(tenant string) authz.Actor {
	return authz.Actor{Kind: authz.System, ID: "privacy.execute", Name: "Readmit", Tenant: tenant, Call: authz.Call{Via: "job"}}
}

// Execute carries out the deletions that are due: it is a job's work. Of several
// nodes one does it. It may be ended at any instant, and goes on from there.
//
// For each account it begins, writes the tombstone to disk, and erases part by
// part; then it rewrites what the database only marks as deleted, once for all
// of them; at last it destroys their keys and issues the receipts. It also notes
// which other systems have been told. What cannot be done for one account keeps no
// other waiting.
//
// It erases nothing while the file of tombstones is not the one that all servers
// write, or lacks something, and says so each time.
func (s *Service) Execute(ctx context.Context) error {
	if err := s.mayErase(ctx); err != nil { // said before there is something to erase
		return err
	}
	if some, err := s.something(ctx); err != nil || !some {
		return err
	}
	if held, err := s.hold(ctx); err != nil || !held {
		return err
	}
	return errors.Join(s.beginDue(ctx), s.eraseGoing(ctx), s.follow(ctx))
}

// something looks whether there is anything to do: an idle installation writes
// nothing.
func (s *Service) something(ctx context.Context) (some bool, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		some, err = New(tx).anythingToErase(ctx, s.db.Now().UnixMicro())
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for something to erase: %w", err)
	}
	return some, nil
}

// hold takes or renews the lease.
func (s *Service) hold(ctx context.Context) (held bool, err error) {
	err = s.db.Store.Write(ctx, func(tx *store.Tx) (err error) {
		held, err = ledger.HoldLease(ctx, tx, erasingLease, s.holder, s.db.Now(), leaseFor)
		return err
	})
	return held, err
}

// beginDue begins what is due. What was called off meanwhile, or is held, is
// left alone.
func (s *Service) beginDue(ctx context.Context) error {
	var due []dueRequestsRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = New(tx).dueRequests(ctx, dueRequestsParams{Now: some(s.db.Now()), Most: executeAtOnce})
		return err
	})
	if err != nil {
		return fmt.Errorf("look for deletions that are due: %w", err)
	}
	var errs []error
	for _, r := range due {
		_, err := s.ExecuteDeletion(ctx, s.job(r.Tenant), ExecuteInput{Request: r.ID})
		if err != nil && fault.As(err) == nil {
			errs = append(errs, fmt.Errorf("%s: %w", r.ID, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// eraseGoing erases every account whose erasing has begun.
func (s *Service) eraseGoing(ctx context.Context) error {
	var list []goingErasuresRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = New(tx).goingErasures(ctx, executeAtOnce)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for accounts that are being erased: %w", err)
	}
	if len(list) == 0 {
		return nil
	}
	var errs []error
	var erased []goingErasuresRow
	for _, e := range list {
		switch err := s.eraseAll(ctx, e); {
		case errors.Is(err, errLeaseLost) || ctx.Err() != nil:
			return errors.Join(append(errs, err)...)
		case err != nil: // those behind it do not wait
			errs = append(errs, fmt.Errorf("%s: %w", e.Login, err))
		default:
			erased = append(erased, e)
		}
	}
	if len(erased) == 0 {
		return errors.Join(errs...)
	}
	if err := errors.Join(account.Compact(ctx, s.db), s.db.Store.Scrub(ctx)); err != nil {
		return errors.Join(append(errs, err)...)
	}
	for _, e := range erased {
		_, err := s.IssueReceipt(ctx, s.job(e.Tenant), EraseInput{Account: e.Login})
		if err != nil && !errors.Is(err, op.ErrNotFound) { // another node was faster
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// eraseAll erases one account part by part. The tombstone is on disk before the
// first part: a backup of any time before is stopped by it from now on.
func (s *Service) eraseAll(ctx context.Context, e goingErasuresRow) error {
	if held, err := s.hold(ctx); err != nil || !held {
		return errors.Join(err, errLeaseLost)
	}
	if e.Steps == 0 {
		if s.Tombstones.Path == "" {
			return errors.New("erase an account: no file of tombstones is set")
		}
		if err := s.Tombstones.Append(Tombstone{Login: e.Login, Tenant: e.Tenant, At: s.db.Now().UTC()}); err != nil {
			return err
		}
	}
	for ctx.Err() == nil {
		done, err := s.EraseAccount(ctx, s.job(e.Tenant), EraseInput{Account: e.Login})
		if err != nil || !done.Left {
			return err
		}
	}
	return ctx.Err()
}

var errLeaseLost = errors.New("another node does this")
