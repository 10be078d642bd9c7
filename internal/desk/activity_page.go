package desk

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

func (s *Service) page(tx *op.Tx, in ListActivityInput, sources []*source, out Activity) (Activity, error) {
	limit := in.Limit
	if limit == 0 {
		limit = DefaultActivity
	}
	f := ledger.Filter{From: in.From, To: in.To, Limit: limit + 1}
	bound := s.cursorBound(tx, in)
	var before *place
	if in.Cursor != "" {
		before = &place{}
		if err := s.db.Ring.OpenCursor(bound, in.Cursor, before); err != nil {
			return Activity{}, err
		}
	}
	found, next, err := s.found(tx, in, sources, f, before)
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
func (s *Service) found(tx *op.Tx, in ListActivityInput, sources []*source, f ledger.Filter, before *place) (found []Entry, next *place, err error) {
	if strings.TrimSpace(in.Words) != "" {
		return s.notesWith(tx, in.Words, sources, f, before)
	}
	events, err := s.newest(tx, sources, in.Types, f, before)
	if err != nil {
		return nil, nil, err
	}
	if len(events) == f.Limit {
		events = events[:f.Limit-1]
		next = events[len(events)-1].place()
	}
	for _, e := range events {
		one, err := s.entry(tx, e)
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

// entry makes an event's card, as the actor may see it.
func (s *Service) entry(tx *op.Tx, l listed) (out Entry, err error) {
	err = l.source.in(tx, func() error {
		out = Entry{Envelope: l.Envelope, Card: cardOf(l.Type), MergedFrom: l.source.from()}
		out.External = l.source.own.of(out)
		if err := addNote(tx, &out); err != nil {
			return err
		}
		return mask(tx, l.source.mask, &out)
	})
	return out, err
}

// addNote adds the note that a card is about.
func addNote(tx *op.Tx, e *Entry) error {
	if e.Type != eventNoteAdded.Name || e.Data == nil {
		return nil
	}
	var data NoteAdded
	if err := json.Unmarshal(e.Data, &data); err != nil {
		return fmt.Errorf("read %s: %w", e.ID, err)
	}
	var err error
	e.Note, err = noteWithVersions(tx, data.Note)
	return err
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
		Version: tx.Account.Version, Locked: who.Locked(tx.Now), PendingEmail: who.UnverifiedEmail != "", HasEmail: who.Email != "" || who.UnverifiedEmail != "",
		Inactive: who.Status == account.Inactive, Merged: who.Status == account.Merged, Sessions: open,
	}, nil
}
