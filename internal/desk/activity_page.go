package desk

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

func (s *Service) page(tx *op.Tx, in ListActivityInput, present []ledger.TypeCount, own external, out Activity) (Activity, error) {
	limit := in.Limit
	if limit == 0 {
		limit = DefaultActivity
	}
	f := ledger.Filter{Types: wantedTypes(present, in.Types), From: in.From, To: in.To, Limit: limit + 1}
	bound := s.cursorBound(tx, in)
	if in.Cursor != "" {
		f.Before = &ledger.Place{}
		if err := s.db.Ring.OpenCursor(bound, in.Cursor, f.Before); err != nil {
			return Activity{}, err
		}
	}
	found, next, err := s.found(tx, in, f, own)
	if err != nil {
		return Activity{}, err
	}
	if next != nil {
		if out.NextCursor, err = s.db.Ring.SealCursor(bound, *next); err != nil {
			return Activity{}, fmt.Errorf("seal the cursor: %w", err)
		}
	}
	out.Items = append(out.Items, found...)
	return out, nil
}

// found are the entries of one page, and where the next one begins.
func (s *Service) found(tx *op.Tx, in ListActivityInput, f ledger.Filter, own external) (found []Entry, next *ledger.Place, err error) {
	if strings.TrimSpace(in.Words) != "" {
		return s.notesWith(tx, in.Words, f)
	}
	if f.IDs, err = chosenEvents(tx, in.Types, f); err != nil {
		return nil, nil, err
	}
	if len(f.Types)+len(f.IDs) == 0 {
		return nil, nil, nil
	}
	events, err := s.db.Ledger.AccountEvents(tx.Ctx, tx.Tx, tx.Account.N, f)
	if err != nil {
		return nil, nil, err
	}
	if len(events) == f.Limit {
		events = events[:f.Limit-1]
		last := events[len(events)-1]
		next = &ledger.Place{At: last.At, Order: last.Order}
	}
	for _, e := range events {
		one, err := s.entry(tx, e, own)
		if err != nil {
			return nil, nil, err
		}
		found = append(found, one)
	}
	return found, next, nil
}

func (s *Service) cursorBound(tx *op.Tx, in ListActivityInput) keyring.CursorBound {
	return keyring.CursorBound{Tenant: tx.Actor.Tenant, Actor: tx.Actor.ID, Query: keyring.CursorQuery(
		opListActivity.Name, tx.Account.ID, strings.Join(in.Types, " "), in.Words, in.From.UTC().String(), in.To.UTC().String())}
}

// entry makes an event's card.
func (s *Service) entry(tx *op.Tx, e event.Envelope, own external) (Entry, error) {
	out := Entry{Envelope: e, Card: cardOf(e.Type)}
	out.External = own.of(out)
	if e.Type != eventNoteAdded.Name || e.Data == nil {
		return out, nil
	}
	var data NoteAdded
	if err := json.Unmarshal(e.Data, &data); err != nil {
		return Entry{}, fmt.Errorf("read %s: %w", e.ID, err)
	}
	var err error
	out.Note, err = noteWithVersions(tx, data.Note)
	return out, err
}

// possible reads what acts depend on.
func possible(tx *op.Tx) (Possible, error) {
	who, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
	if errors.Is(err, sql.ErrNoRows) {
		return Possible{}, nil // erased: nothing is
	}
	if err != nil {
		return Possible{}, err
	}
	open, err := session.OpenOf(tx)
	if err != nil {
		return Possible{}, err
	}
	return Possible{
		Locked: who.Locked(tx.Now), PendingEmail: who.UnverifiedEmail != "", HasEmail: who.Email != "" || who.UnverifiedEmail != "",
		Inactive: who.Status == account.Inactive, Sessions: open,
	}, nil
}
