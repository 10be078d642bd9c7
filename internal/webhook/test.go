package webhook

import (
	"context"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// It changes nothing, but it is an act: it asks another system in our name.
var opTest = op.Define("webhook.test", "Test a webhook endpoint", op.Needs{Fresh: true, Whole: true})

// Tested is how an endpoint answered. It has nothing of the answer's text: what
// an address inside answers is nobody's to read.
type Tested struct {
	OK      bool   `json:"ok"`
	Status  int    `json:"status"`  // 0: there was no answer
	Failure string `json:"failure"` // a code, as deliveries have; empty: it has taken it
	// TookMS is how long it took, in milliseconds.
	TookMS int64 `json:"took_ms"`
}

var eventTested = event.Define("webhook.tested", "", exampleTold)

// Test sends an event of the type webhook.tested to an endpoint now, signed as
// all are, whether it is switched on or not. It is in no log, is not repeated,
// and does not count as a success or failure of the endpoint.
//
// It returns [ErrNoEndpoint].
func (s *Service) Test(ctx context.Context, actor authz.Actor, in Named) (Tested, error) {
	e, err := op.Do(ctx, s.db, actor, opTest, in, func(tx *op.Tx) (Endpoint, error) {
		e, err := again(tx, in.Endpoint)
		if err == nil {
			tx.Record(event.Fact{Type: eventTested, Data: told(e)})
		}
		return e, err
	})
	if err != nil {
		return Tested{}, err
	}
	var keys [][]byte
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := New(tx).secretsOf(ctx, secretsOfParams{Endpoint: e.ID, ExpiresAt: nullable(s.db.Now().UnixMicro())})
		if err != nil {
			return err
		}
		keys, err = s.keysOf(rows, e.ID)
		return err
	})
	if err != nil {
		return Tested{}, err
	}
	p := Payload{
		Type: eventTested.Name, Timestamp: s.db.Now().UTC().Truncate(time.Microsecond), ID: s.db.IDs.New("evt"), Tenant: actor.Tenant, Version: eventTested.Version,
		Actor: event.Actor{Kind: string(actor.Kind), ID: actor.ID}, Via: actor.Call.Via, Op: opTest.Name, Request: actor.Call.Request, Data: told(e),
	}
	body, err := p.encode()
	if err != nil {
		return Tested{}, err
	}
	r := s.post(ctx, e.URL, p.ID, body, keys)
	return Tested{OK: r.failure == "", Status: r.status, Failure: r.failure, TookMS: r.took.Milliseconds()}, nil
}

// text makes text of bytes that may be anything.
func text(b []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(b), "\uFFFD"), "\x00", "\uFFFD")
}
