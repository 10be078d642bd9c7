package directory

import (
	"context"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/store"
)

// updating changes the profiles of accounts that are there.
type updating struct {
	adding
	numbers []int64 // of the chunk's accounts; 0 if there is none
}

func (r *run) update(ctx context.Context) error {
	u := &updating{adding: adding{run: r, ctx: ctx, size: leastChunk, end: r.place.at, phase: phaseRows}}
	if err := r.all(ctx, r.prepareUpdate, u.take); err != nil {
		return err
	}
	return u.commit()
}

// prepareUpdate makes a draft of the row; only its profile is looked at.
func (r *run) prepareUpdate(it *item) {
	it.read, it.found = len(it.row.Problems), len(it.row.Problems)
	if it.row.Bad() {
		return
	}
	d, unknown := r.convert.Load().draft(&it.row)
	it.unknown, it.found = unknown, len(it.row.Problems)
	it.bulk = &account.Bulk{Draft: d}
}

func (u *updating) take(it *item) error {
	if err := u.addFields(u.ctx, it); err != nil {
		return err
	}
	u.countIgnored(it)
	u.chunk, u.end = append(u.chunk, it), it.row.End
	if len(u.chunk) < u.size {
		return nil
	}
	return u.commit()
}

// countIgnored counts the fields that are given and never written by an update.
func (u *updating) countIgnored(it *item) {
	r := &it.row.Record
	for name, given := range map[string]bool{
		"email": r.Email != "", "unverified_email": r.UnverifiedEmail != "", "username": r.Username != "", "legacy_id": r.LegacyID != "",
		"phones": len(r.Phones) > 0, "status": r.Status != "", "password_hash": r.PasswordHash != "", "identities": len(r.Identities) > 0,
		"must_reset_password": r.MustResetPassword, "locked_since": !r.LockedSince.IsZero(), "locked_until": !r.LockedUntil.IsZero(),
		"deletion_pending_at": !r.DeletionPendingAt.IsZero(), "segments": len(r.Segments) > 0, "tags": len(r.Tags) > 0, "activity": len(r.Activity) > 0,
	} {
		if given {
			u.ignored[name]++
		}
	}
}

func (u *updating) commit() error {
	if len(u.chunk) == 0 {
		return nil
	}
	if err := u.find(); err != nil {
		return err
	}
	for _, it := range u.chunk {
		if err := u.report.Add(it.row); err != nil {
			return err
		}
	}
	if u.mode == modeDry {
		u.chunk = nil
		return nil
	}
	to, err := u.here(u.phase, u.end)
	if err != nil {
		return err
	}
	started := u.db.Now()
	err = u.db.Store.Write(u.ctx, func(tx *store.Tx) error {
		if err := u.advance(u.ctx, tx, to); err != nil {
			return err
		}
		return u.writeAll(tx)
	})
	if err != nil {
		return err
	}
	u.adapt(u.db.Now().Sub(started))
	u.place, u.chunk = to, nil
	return nil
}

// find looks for the rows' accounts, and reports those that are not there.
func (u *updating) find() error {
	return u.db.Store.Read(u.ctx, func(tx *store.Tx) error {
		u.numbers = make([]int64, len(u.chunk))
		for i, it := range u.chunk {
			it.row.Problems = it.row.Problems[:it.found]
			r := &it.row.Record
			if it.row.Bad() {
				continue
			}
			if r.LoginID == "" && r.CustomerID == "" {
				it.row.Problems = append(it.row.Problems, Problem{Line: it.row.Line, Reason: "names no account: give login_id or customer_id"})
				continue
			}
			n, err := account.FindBulk(u.ctx, tx, u.actor.Tenant, r.LoginID, r.CustomerID)
			if err != nil {
				return err
			}
			if u.numbers[i] = n; n == 0 {
				it.row.Problems = append(it.row.Problems, Problem{Line: it.row.Line, Field: keyField(r), Reason: "belongs to no account"})
			}
		}
		return nil
	})
}

func keyField(r *Record) string {
	if r.LoginID != "" {
		return "login_id"
	}
	return "customer_id"
}

// writeAll changes the accounts in the order of their numbers, so that two
// runs cannot block each other.
func (u *updating) writeAll(tx *store.Tx) error {
	order := make([]int, 0, len(u.chunk))
	for i := range u.chunk {
		if u.numbers[i] != 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(u.numbers[a] - u.numbers[b]) })
	for _, i := range order {
		n := u.numbers[i]
		login, changes, err := account.MergeProfile(u.ctx, tx, u.db.IDs.New, u.actor.Tenant, n, u.chunk[i].bulk.Draft)
		if err != nil {
			return err
		}
		var fields []string
		for _, c := range changes {
			fields = append(fields, c.Fields...)
		}
		by := event.Actor{Kind: string(u.actor.Kind), ID: u.actor.ID, Name: u.actor.Name}
		if err := account.NoteChanged(u.ctx, tx, n, by, u.act().At, fields); err != nil {
			return err
		}
		for _, c := range changes {
			fact := event.Fact{
				Type: event.Named(c.Type), Account: &event.Account{N: n, ID: login}, Changed: c.Fields,
				Data: map[string]any{"old": c.Old, "new": c.New},
			}
			if err := u.db.Ledger.Event(u.ctx, tx, u.act(), fact); err != nil {
				return err
			}
		}
	}
	return nil
}
