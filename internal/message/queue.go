package message

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// What one address may get within an hour and a day of all that anybody can
// cause by asking: notices of acts do not count. More is not sent.
const (
	HourlyLimit = 5
	DailyLimit  = 20
)

// Told is what events tell of a message. Its text and address are not told.
type Told struct {
	Message  string  `json:"message"`
	Template string  `json:"template"`
	Channel  Channel `json:"channel"`
	To       string  `json:"to"` // masked
	Notice   bool    `json:"notice,omitempty"`
	// Reason is a code of why it was not sent, and Said what the other side
	// answered.
	Reason string `json:"reason,omitempty"`
	Said   string `json:"said,omitempty"`
}

var example = Told{Message: "msg_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Template: "reset_password", Channel: Email, To: "j•••@g•••.com"}

// Its sending has a card; that it waits is seen in the list of messages.
var eventQueued = event.Define("message.queued", "", example)

// body is what is sealed of a message.
type body struct {
	To   string            `json:"to"`
	Data map[string]string `json:"data,omitempty"`
}

// Queue queues a message in the operation's own transaction: it is sent once
// that has committed, and not at all if it does not. The text is made when it
// is sent, so that no link or code lies in the database. A letter to nobody
// costs the same and is not sent.
//
// An address that bounced, or that had as many messages as one may get, gets
// nothing: the message stands in the list as failed, with the reason. Queue
// returns an error for a letter that no code may write, such as one with an
// unknown template.
func Queue(tx *op.Tx, l Letter) (id string, err error) {
	row, err := queue(tx, l)
	return row.ID, err
}

func queue(tx *op.Tx, l Letter) (row insertMessageParams, err error) {
	if err := l.check(); err != nil {
		return row, err
	}
	row = insertMessageParams{
		ID: tx.NewID("msg"), Tenant: tx.Actor.Tenant, Account: sql.NullInt64{Int64: l.Account, Valid: l.Account != 0},
		Template: l.Template, Channel: string(l.Channel), Masked: l.masked(), Digest: digestOf(tx.Ring(), tx.Actor.Tenant, l.Channel, l.To),
		Nonce: l.Nonce, Notice: l.Notice, State: string(Queued),
		NextAt: sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}, CreatedAt: tx.Now.UnixMicro(),
	}
	if row.Language, err = languageOf(tx, l.Language); err != nil {
		return row, err
	}
	if row.LastError, err = refusal(tx, l, row.Digest); err != nil {
		return row, err
	}
	switch {
	case l.Account == 0:
		row.State, row.NextAt = string(nothing), sql.NullInt64{}
	case row.LastError != "":
		row.State, row.NextAt = string(Failed), sql.NullInt64{}
	}
	if row.Body, err = sealBody(tx, l, row.ID); err != nil {
		return row, err
	}
	if err = New(tx).insertMessage(tx.Ctx, row); err != nil {
		return row, fmt.Errorf("queue a message: %w", err)
	}
	if l.Account != 0 {
		recordQueued(tx, row)
	}
	return row, nil
}

func recordQueued(tx *op.Tx, row insertMessageParams) {
	told := Told{
		Message: row.ID, Template: row.Template, Channel: Channel(row.Channel), To: row.Masked, Notice: row.Notice, Reason: row.LastError,
	}
	kind := eventQueued
	if row.State == string(Failed) {
		kind = eventFailed
	}
	tx.Record(event.Fact{Type: kind, Account: &event.Account{N: row.Account.Int64}, Data: told})
}

// languageOf is the language that a letter is kept in: the customer's, or the
// tenant's.
func languageOf(tx *op.Tx, own string) (string, error) {
	if own != "" {
		return own, nil
	}
	t, err := tenant.Get(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return "", err
	}
	return t.Language, nil
}

// refusal says why a letter is not sent at all, or is empty.
func refusal(tx *op.Tx, l Letter, digest []byte) (string, error) {
	rows, err := New(tx).suppressions(tx.Ctx, l.Account)
	if err != nil {
		return "", fmt.Errorf("read which addresses bounced: %w", err)
	}
	for _, r := range rows {
		if isDigestOf(tx.Ring(), r.Digest, tx.Actor.Tenant, l.Channel, l.To) {
			return ReasonSuppressed, nil
		}
	}
	had, err := New(tx).countTo(tx.Ctx, countToParams{
		Digest: digest, Tenant: tx.Actor.Tenant,
		Hour: tx.Now.Add(-time.Hour).UnixMicro(), Day: tx.Now.Add(-24 * time.Hour).UnixMicro(),
	})
	if err != nil {
		return "", fmt.Errorf("count what an address got: %w", err)
	}
	if !l.Notice && (had.Hour >= HourlyLimit || had.Day >= DailyLimit) {
		return ReasonLimit, nil
	}
	return "", nil
}

// digestOf finds an address without telling it. It holds until the key is
// rotated.
func digestOf(ring *keyring.Ring, tenant string, c Channel, to string) []byte {
	return ring.MAC(keyring.PurposeSearch, digestParts(tenant, c, to)...)
}

func isDigestOf(ring *keyring.Ring, digest []byte, tenant string, c Channel, to string) bool {
	return ring.VerifyMAC(keyring.PurposeSearch, digest, digestParts(tenant, c, to)...)
}

func sealBody(tx *op.Tx, l Letter, row string) ([]byte, error) {
	clear, err := json.Marshal(body{To: l.To, Data: l.Data})
	if err != nil {
		return nil, fmt.Errorf("encode a message: %w", err)
	}
	if l.Account == 0 {
		return tx.Ring().Seal(keyring.PurposeTokenWrap, clear, []byte(row)), nil
	}
	return tx.SealFor(l.Account, clear, row)
}
