package message

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/op"
)

// Copied is what is held of the messages to one person, for that person.
type Copied struct {
	Messages     []CopiedMessage     `json:"messages,omitempty"`
	Suppressions []CopiedSuppression `json:"addresses_that_bounced,omitempty"`
}

// CopiedMessage is a mail or SMS. Its link or code is not told.
type CopiedMessage struct {
	Template  string            `json:"template" copy:"message.template"`
	Channel   string            `json:"channel" copy:"message.channel"`
	Language  string            `json:"language" copy:"message.language"`
	To        string            `json:"to,omitempty" copy:"message.body"`
	Values    map[string]string `json:"values,omitempty"`
	Notice    bool              `json:"notice,omitempty" copy:"message.notice"`
	State     string            `json:"state" copy:"message.state"`
	Attempts  int64             `json:"attempts,omitempty" copy:"message.attempts"`
	Error     string            `json:"error,omitempty" copy:"message.last_error"`
	Said      string            `json:"server_said,omitempty" copy:"message.error_text"`
	CreatedAt time.Time         `json:"created_at" copy:"message.created_at"`
	SentAt    *time.Time        `json:"sent_at,omitempty" copy:"message.sent_at"`
	OpenedAt  *time.Time        `json:"link_opened_at,omitempty" copy:"message.opened_at"`
}

// CopiedSuppression is an address to which nothing is sent any more.
type CopiedSuppression struct {
	Channel string    `json:"channel" copy:"message_suppression.channel"`
	To      string    `json:"to" copy:"message_suppression.masked"`
	Reason  string    `json:"reason" copy:"message_suppression.reason"`
	At      time.Time `json:"at" copy:"message_suppression.at"`
}

// Copy reads what is held of the messages to one person.
func Copy(tx *op.Tx, n int64) (out Copied, err error) {
	messages, err := New(tx).copyMessages(tx.Ctx, sql.NullInt64{Int64: n, Valid: true})
	if err != nil {
		return out, fmt.Errorf("copy the messages: %w", err)
	}
	for _, r := range messages {
		clear, err := tx.UnsealFor(n, r.Body, r.ID)
		if err != nil {
			return out, fmt.Errorf("open a message: %w", err)
		}
		var b body
		if len(clear) > 0 {
			if err := json.Unmarshal(clear, &b); err != nil {
				return out, fmt.Errorf("read a message: %w", err)
			}
		}
		out.Messages = append(out.Messages, CopiedMessage{
			Template: r.Template, Channel: r.Channel, Language: r.Language, To: b.To, Values: b.Data, Notice: r.Notice, State: r.State,
			Attempts: r.Attempts, Error: r.LastError, Said: r.ErrorText, CreatedAt: micro(r.CreatedAt), SentAt: copyTime(r.SentAt), OpenedAt: copyTime(r.OpenedAt),
		})
	}
	bounced, err := New(tx).copySuppressions(tx.Ctx, n)
	if err != nil {
		return out, fmt.Errorf("copy the addresses that bounced: %w", err)
	}
	for _, r := range bounced {
		out.Suppressions = append(out.Suppressions, CopiedSuppression{Channel: r.Channel, To: r.Masked, Reason: r.Reason, At: micro(r.At)})
	}
	return out, nil
}

func copyTime(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	at := micro(us.Int64)
	return &at
}
