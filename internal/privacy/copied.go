package privacy

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

// Copied is everything that is held of one person, for that person: each
// package copies its own rows. Every field that is a column's copy says so in
// its tag copy, and a test finds columns that nobody copies.
type Copied struct {
	Account      account.Copied    `json:"account"`
	Security     credential.Copied `json:"security"`
	SignedIn     session.Copied    `json:"sessions_and_devices"`
	Applications oauth.Copied      `json:"applications"`
	Messages     message.Copied    `json:"messages"`
	Support      desk.Copied       `json:"support"`
	Requests     []CopiedRequest   `json:"data_requests,omitempty"`
	Exports      []CopiedExport    `json:"copies,omitempty"`
	Activity     []CopiedEvent     `json:"activity,omitempty"`
	// Merged are the accounts that became a part of this one.
	Merged []Copied `json:"merged_accounts,omitempty"`
}

// CopiedEvent is something that happened, or that somebody did. Of the staff it
// says that, and not who (GDPR Art. 15(4)).
type CopiedEvent struct {
	At      time.Time       `json:"at" copy:"event.at"`
	Type    string          `json:"type" copy:"event.type"`
	By      string          `json:"by" copy:"event.actor_kind"`
	Via     string          `json:"via,omitempty" copy:"event.via"`
	Changed []string        `json:"changed,omitempty" copy:"event.changed"`
	Data    json.RawMessage `json:"data,omitempty" copy:"event.data"`
}

// CopiedRequest is what the person asked for.
type CopiedRequest struct {
	Kind       string     `json:"kind" copy:"subject_request.kind"`
	State      string     `json:"state" copy:"subject_request.state"`
	Details    string     `json:"details,omitempty" copy:"subject_request.details"`
	ReceivedAt time.Time  `json:"received_at" copy:"subject_request.received_at"`
	DueAt      time.Time  `json:"due_at" copy:"subject_request.due_at"`
	ExtendedAt *time.Time `json:"extended_at,omitempty" copy:"subject_request.extended_at"`
	Extension  string     `json:"extension,omitempty" copy:"subject_request.extension"`
	ClosedAt   *time.Time `json:"closed_at,omitempty" copy:"subject_request.closed_at"`
	Outcome    string     `json:"outcome,omitempty" copy:"subject_request.outcome"`
	Words      string     `json:"words,omitempty" copy:"subject_request.words"`
}

// CopiedExport is a copy like this one.
type CopiedExport struct {
	State       string     `json:"state" copy:"subject_export.state"`
	AskedAt     time.Time  `json:"asked_at" copy:"subject_export.asked_at"`
	AskedBy     string     `json:"by" copy:"subject_export.asked_kind"`
	MadeAt      *time.Time `json:"made_at,omitempty" copy:"subject_export.made_at"`
	ExpiresAt   *time.Time `json:"expires_at,omitempty" copy:"subject_export.expires_at"`
	DeliveredAt *time.Time `json:"delivered_at,omitempty" copy:"subject_export.delivered_at"`
	TakenAt     *time.Time `json:"taken_at,omitempty" copy:"subject_export.taken_at"`
}

// copyOf reads everything that is held of the target account.
func (s *Service) copyOf(tx *op.Tx) (out Copied, err error) {
	n := tx.Account.N
	if out.Account, err = account.Copy(tx.Ctx, tx.Tx, n); err != nil {
		return out, err
	}
	if out.Security, err = credential.Copy(tx.Ctx, tx.Tx, n); err != nil {
		return out, err
	}
	if out.SignedIn, err = session.Copy(tx.Ctx, tx.Tx, n); err != nil {
		return out, err
	}
	if out.Applications, err = oauth.Copy(tx.Ctx, tx.Tx, n); err != nil {
		return out, err
	}
	if out.Messages, err = message.Copy(tx, n); err != nil {
		return out, err
	}
	if out.Support, err = desk.Copy(tx, n); err != nil {
		return out, err
	}
	if err = out.own(tx); err != nil {
		return out, err
	}
	if out.Activity, err = s.activityOf(tx); err != nil {
		return out, err
	}
	out.Merged, err = s.copyParts(tx)
	return out, err
}

// own adds what this package holds.
func (c *Copied) own(tx *op.Tx) error {
	requests, err := New(tx).copyDataRequests(tx.Ctx, tx.Account.N)
	if err != nil {
		return fmt.Errorf("copy the data requests: %w", err)
	}
	for _, r := range requests {
		one := CopiedRequest{
			Kind: r.Kind, State: r.State, ReceivedAt: micro(r.ReceivedAt), DueAt: micro(r.DueAt), ExtendedAt: when(r.ExtendedAt), ClosedAt: when(r.ClosedAt), Outcome: r.Outcome,
		}
		for _, part := range []struct {
			body []byte
			into *string
		}{{r.Details, &one.Details}, {r.Extension, &one.Extension}, {r.Words, &one.Words}} {
			if *part.into, err = unsealed(tx, tx.Account.N, part.body, r.ID); err != nil {
				return err
			}
		}
		c.Requests = append(c.Requests, one)
	}
	exports, err := New(tx).copyDataExports(tx.Ctx, tx.Account.N)
	if err != nil {
		return fmt.Errorf("copy which copies were made: %w", err)
	}
	for _, e := range exports {
		c.Exports = append(c.Exports, CopiedExport{
			State: e.State, AskedAt: micro(e.AskedAt), AskedBy: e.AskedKind, MadeAt: when(e.MadeAt), ExpiresAt: when(e.ExpiresAt),
			DeliveredAt: when(e.DeliveredAt), TakenAt: when(e.TakenAt),
		})
	}
	return nil
}

// activityPage is how many events are read at once.
const activityPage = 1000

// activityOf reads everything that happened to the target account, the newest
// first.
func (s *Service) activityOf(tx *op.Tx) (out []CopiedEvent, err error) {
	filter := ledger.Filter{Limit: activityPage}
	for {
		events, err := s.db.Ledger.AccountEvents(tx.Ctx, tx.Tx, tx.Account.N, filter)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			out = append(out, CopiedEvent{At: e.At, Type: e.Type, By: e.Actor.Kind, Via: e.Via, Changed: e.Changed, Data: e.Data})
		}
		if len(events) < activityPage {
			return out, nil
		}
		last := events[len(events)-1]
		filter.Before = &ledger.Place{At: last.At, Order: last.Order}
	}
}
