package message

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/op"
)

var opList = op.DefineRead("message.list", "List an account's messages")

// ListInput names the account.
type ListInput struct {
	Account string `json:"account"` // login ID
	Limit   int    `json:"limit"`   // 1 to 200; 0 is 50
	// Cursor is the next_cursor of the page before.
	Cursor string `json:"cursor"`
}

// Validate holds the limit.
func (in ListInput) Validate() error {
	var f fault.Fields
	f.Check(in.Limit >= 0 && in.Limit <= 200, "limit", "range", "Give a limit from 1 to 200.")
	return f.Err()
}

// Target is the account.
func (in ListInput) Target() op.Target { return op.Target{Account: in.Account} }

// Message is what is known of a message without its text, link or code.
type Message struct {
	ID       string  `json:"id"`
	Template string  `json:"template"`
	Channel  Channel `json:"channel"`
	Language string  `json:"language"`
	To       string  `json:"to"` // masked
	Notice   bool    `json:"notice"`
	State    State   `json:"state"`
	// Reason is a code of why it waits or was not sent, and Said what the other
	// side answered; both are empty otherwise.
	Reason   string     `json:"reason"`
	Said     string     `json:"said"`
	Attempts int        `json:"attempts"`
	NextAt   *time.Time `json:"next_at"` // when it is tried again
	QueuedAt time.Time  `json:"queued_at"`
	SentAt   *time.Time `json:"sent_at"`
	OpenedAt *time.Time `json:"opened_at"`
}

// Suppression is an address to which nothing is sent because it bounced.
type Suppression struct {
	ID      string    `json:"id"`
	Channel Channel   `json:"channel"`
	To      string    `json:"to"` // masked
	Said    string    `json:"said"`
	Since   time.Time `json:"since"`
}

// Messages is a page of an account's messages, newest first, and every address
// of the account that bounced.
type Messages struct {
	Items        []Message     `json:"items"`
	Suppressions []Suppression `json:"suppressions"`
	NextCursor   string        `json:"next_cursor"` // empty on the last page
}

const standardLimit = 50

// List returns the messages that an account got, newest first.
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) List(ctx context.Context, actor authz.Actor, in ListInput) (Messages, error) {
	return op.View(ctx, s.db, actor, opList, in, func(tx *op.Tx) (Messages, error) {
		most := in.Limit
		if most == 0 {
			most = standardLimit
		}
		before := int64(math.MaxInt64)
		if in.Cursor != "" {
			if id.Check("msg", in.Cursor) != nil {
				return Messages{}, op.ErrNotFound
			}
			at, err := New(tx).createdAt(tx.Ctx, createdAtParams{ID: in.Cursor, Account: number(tx)})
			if errors.Is(err, sql.ErrNoRows) {
				return Messages{}, op.ErrNotFound
			}
			if err != nil {
				return Messages{}, fmt.Errorf("find the page: %w", err)
			}
			before = at
		}
		rows, err := New(tx).messagesOf(tx.Ctx, messagesOfParams{
			Account: number(tx), Tenant: actor.Tenant, BeforeAt: before, BeforeID: in.Cursor, Most: int32(most) + 1,
		})
		if err != nil {
			return Messages{}, fmt.Errorf("list messages: %w", err)
		}
		return pageOf(tx, rows, most)
	})
}

func pageOf(tx *op.Tx, rows []messagesOfRow, most int) (out Messages, err error) {
	out.Items = []Message{}
	for i, r := range rows {
		if i == most {
			out.NextCursor = rows[i-1].ID
			break
		}
		out.Items = append(out.Items, Message{
			ID: r.ID, Template: r.Template, Channel: Channel(r.Channel), Language: r.Language, To: r.Masked, Notice: r.Notice,
			State: State(r.State), Reason: r.LastError, Said: r.ErrorText, Attempts: int(r.Attempts), NextAt: maybe(r.NextAt),
			QueuedAt: micro(r.CreatedAt), SentAt: maybe(r.SentAt), OpenedAt: maybe(r.OpenedAt),
		})
	}
	out.Suppressions = []Suppression{}
	bounced, err := New(tx).suppressions(tx.Ctx, tx.Account.N)
	if err != nil {
		return Messages{}, fmt.Errorf("list the addresses that bounced: %w", err)
	}
	for _, b := range bounced {
		out.Suppressions = append(out.Suppressions, Suppression{ID: b.ID, Channel: Channel(b.Channel), To: b.Masked, Said: b.Reason, Since: micro(b.At)})
	}
	return out, nil
}

func number(tx *op.Tx) sql.NullInt64 { return sql.NullInt64{Int64: tx.Account.N, Valid: true} }

func micro(us int64) time.Time { return time.UnixMicro(us).UTC() }

func maybe(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	at := micro(us.Int64)
	return &at
}
