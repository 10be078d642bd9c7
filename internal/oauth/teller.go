package oauth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/store"
)

// Origins says under which address a tenant's customers come in: the issuer of
// its tokens.
type Origins interface {
	Origin(ctx context.Context, tx *store.Tx, tenant string) (string, error)
}

// TellerConfig is what a teller works with.
type TellerConfig struct {
	OAuth   *Service
	Origins Origins
	Fetch   *fetch.Client
}

// Teller tells applications that a session has ended to which they were signed
// in (OpenID Connect Back-Channel Logout 1.0).
type Teller struct{ TellerConfig }

// NewTeller returns a teller.
func NewTeller(cfg TellerConfig) *Teller { return &Teller{cfg} }

// Tell looks which sessions have ended and tells the applications that want to
// know. It is a job's work, and several nodes may do it at once: each ending is
// noted once for an application and session, and each note is sent by the node
// that claims it. An application that does not take it is asked again, more and
// more seldom, for about a day; afterwards it learns of it at its next refresh.
func (t *Teller) Tell(ctx context.Context) error {
	var tenants []string
	err := t.OAuth.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		tenants, err = New(tx).tellingTenants(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("list who has applications that want to know of ended sessions: %w", err)
	}
	for _, tenant := range tenants {
		if err := t.follow(ctx, tenant); err != nil {
			return fmt.Errorf("look which sessions have ended: %w", err)
		}
	}
	return t.send(ctx)
}

const (
	// followAtOnce is how many events are looked at in one transaction.
	followAtOnce = 200
	// followLag is how far the kept position may stay behind where none of the
	// tenant's events are: an idle tenant writes nothing.
	followLag = 1000
)

// follow looks at everybody about whom something happened since the last time.
// Any event will do: whether a session has ended says the session, so that no
// way of ending one is forgotten here.
func (t *Teller) follow(ctx context.Context, tenant string) error {
	for ctx.Err() == nil {
		var from, next, last int64
		var accounts []string
		err := t.OAuth.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
			if from, err = t.followed(ctx, tx, tenant); err != nil {
				return err
			}
			read, err := t.OAuth.db.Ledger.TenantEvents(ctx, tx, tenant, from, followAtOnce)
			next, last, accounts = read.Next, read.Last, accountsOf(read.Events)
			return err
		})
		if err != nil {
			return err
		}
		if len(accounts) > 0 || next-from >= followLag {
			if err := t.note(ctx, tenant, accounts, next); err != nil {
				return err
			}
		}
		if next >= last || next == from {
			return nil
		}
	}
	return ctx.Err()
}

// followed is the position up to which a tenant's events were looked at. Who is
// followed for the first time begins a little way back: nobody wanted to know
// of what was before.
func (t *Teller) followed(ctx context.Context, tx *store.Tx, tenant string) (int64, error) {
	pos, err := New(tx).followedTo(ctx, tenant)
	if !errors.Is(err, sql.ErrNoRows) {
		return pos, err
	}
	first, err := t.OAuth.db.Ledger.TenantEvents(ctx, tx, tenant, 0, 1)
	return max(0, first.Last-followLag), err
}

func accountsOf(events []event.Envelope) (ids []string) {
	seen := map[string]bool{"": true}
	for _, e := range events {
		if !seen[e.Account] {
			seen[e.Account] = true
			ids = append(ids, e.Account)
		}
	}
	return ids
}

// note writes down whom to tell of these accounts' ended sessions, and how far
// the events were followed. Of those who note the same at once, one does.
func (t *Teller) note(ctx context.Context, tenant string, accounts []string, pos int64) error {
	now := t.OAuth.db.Now().UnixMicro()
	return t.OAuth.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		for _, login := range accounts {
			rows, err := q.grantsToTell(ctx, grantsToTellParams{Login: login, Tenant: tenant, Now: now})
			if err != nil {
				return err
			}
			if err := t.noteAll(ctx, q, tenant, rows, now); err != nil {
				return err
			}
		}
		return q.follow(ctx, followParams{Tenant: tenant, Pos: pos})
	})
}

func (t *Teller) noteAll(ctx context.Context, q *Queries, tenant string, rows []grantsToTellRow, now int64) error {
	type pair struct{ application, session string }
	noted := map[pair]bool{}
	for _, r := range rows {
		n, err := q.toldGrant(ctx, r.ID)
		if err != nil {
			return err
		}
		of := pair{r.Application, r.Session}
		if n == 0 || noted[of] {
			continue
		}
		noted[of] = true
		err = q.insertTelling(ctx, insertTellingParams{
			ID: t.OAuth.db.IDs.New("tel"), Tenant: tenant, Application: r.Application, Subject: r.Login, Session: r.Session, NextAt: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
