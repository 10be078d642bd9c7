package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Message is a mail or SMS that a customer got or is to get.
type Message struct {
	ID       string     `json:"id"`
	Template string     `json:"template"`
	Channel  string     `json:"channel"` // email, sms
	Language string     `json:"language"`
	To       string     `json:"to"` // masked
	Notice   bool       `json:"notice"`
	State    string     `json:"state"`
	Reason   string     `json:"reason"` // why it waits or was not sent
	Said     string     `json:"said"`   // what the other side answered
	Attempts int        `json:"attempts"`
	NextAt   *time.Time `json:"next_at"`
	QueuedAt time.Time  `json:"queued_at"`
	SentAt   *time.Time `json:"sent_at"`
	OpenedAt *time.Time `json:"opened_at"`
}

// Messages is a page of an account's messages, newest first.
type Messages struct {
	Items []Message `json:"items"`
	// NextCursor is empty on the last page.
	NextCursor string `json:"next_cursor"`
}

// Messages lists an account's messages. limit is 1 to 200, 0 is 50; cursor is
// the NextCursor of the page before, and empty for the first.
func (a *Accounts) Messages(ctx context.Context, id string, limit int, cursor string) (*Messages, error) {
	query := url.Values{}
	if limit != 0 {
		query.Set("limit", strconv.Itoa(limit))
	}
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	var out Messages
	if err := a.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(id)+"/messages", query, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// ResendMessage queues a message again and returns the new one's id.
func (a *Accounts) ResendMessage(ctx context.Context, id, message string, why Because) (string, error) {
	var out struct {
		ID string `json:"id"`
	}
	err := a.messageAct(ctx, id, "resend", message, why, &out)
	return out.ID, err
}

// CancelMessage takes back a message that waits.
func (a *Accounts) CancelMessage(ctx context.Context, id, message string, why Because) error {
	return a.messageAct(ctx, id, "cancel", message, why, nil)
}

func (a *Accounts) messageAct(ctx context.Context, id, act, message string, why Because, out any) error {
	return a.c.Do(ctx, http.MethodPost, "/accounts/"+url.PathEscape(id)+"/message/"+act, nil, struct {
		Message string `json:"message"`
		Because
	}{message, why}, out)
}
