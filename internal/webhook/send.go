package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/store"
)

// Why an endpoint did not take what was sent.
const (
	FailureStatus      = "status"      // it answered with another status than 2xx
	FailureRedirect    = "redirect"    // it answered that it is elsewhere
	FailureGone        = "gone"        // it answered 410: it wants nothing any more
	FailureTimeout     = "timeout"     // it did not answer in time
	FailureAddress     = "address"     // its address is not public, and not listed by the operator
	FailurePlain       = "plain"       // http is not allowed to a public address
	FailureUnreachable = "unreachable" // there was no connection, or it broke off
	// FailureErased: what it was about does not exist any more; nothing is sent.
	FailureErased = "erased"
)

// answerKept is how many bytes of an answer are kept.
const answerKept = 4 << 10

// prepared is a request that is ready to be sent.
type prepared struct {
	body, kept []byte
	keys       [][]byte
	gone       bool // the event is not there any more
}

// result is how an endpoint answered.
type result struct {
	status     int
	failure    string // empty: it has taken it
	said       []byte // of the answer, cut
	retryAfter time.Duration
	at         time.Time
	took       time.Duration
}

// send sends one delivery and notes what became of it. What was sent and could
// not be noted is sent again, with the same webhook-id.
func (s *Service) send(ctx context.Context, w workOfRow, d dueDeliveriesRow) error {
	p, err := s.prepare(ctx, w, d)
	if err != nil {
		return err
	}
	r := result{at: s.db.Now(), failure: FailureErased}
	if !p.gone {
		if r = s.post(ctx, w.Url, d.Event, p.body, p.keys); ctx.Err() != nil && r.failure != "" {
			return nil // the process ends: it was no failure of the endpoint's
		}
	}
	return s.settle(context.WithoutCancel(ctx), w, d, p, r)
}

// prepare reads the event and makes the request of it. Its values and links are
// read here, and kept nowhere.
func (s *Service) prepare(ctx context.Context, w workOfRow, d dueDeliveriesRow) (p prepared, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		events, err := s.db.Ledger.Read(ctx, tx, d.Pos-1, 1)
		if err != nil {
			return err
		}
		if len(events) == 0 || events[0].ID != d.Event || events[0].Tenant != w.Tenant {
			p.gone = true
			return nil
		}
		payload := payloadOf(events[0], strings.Fields(w.Events), strings.Fields(w.ShownValues))
		if w.Mailer {
			m, err := s.mailOf(ctx, tx, events[0])
			if err != nil {
				return err
			}
			payload.withMail(m)
		}
		if p.body, err = payload.encode(); err != nil {
			return err
		}
		if p.kept, err = payload.kept().encode(); err != nil {
			return err
		}
		rows, err := New(tx).secretsOf(ctx, secretsOfParams{Endpoint: w.ID, ExpiresAt: nullable(s.db.Now().UnixMicro())})
		if err != nil {
			return err
		}
		p.keys, err = s.keysOf(rows, w.ID)
		return err
	})
	return p, err
}

// mailing are the events that tell of a mail to be sent. What became of one is
// told by others.
var mailing = map[string]bool{
	"message.queued": true, "account.email_verification_requested": true, "credential.password_reset_requested": true,
	"credential.access_link_requested": true, "credential.reenrollment_link_sent": true,
}

// mailOf is the mail that an event tells of, with its link or code; nil if
// there is none, or if a mail server sends it.
func (s *Service) mailOf(ctx context.Context, tx *store.Tx, e event.Envelope) (*message.Outgoing, error) {
	var names struct {
		Message string `json:"message"`
		ID      string `json:"id"`
	}
	if !mailing[e.Type] || json.Unmarshal(e.Data, &names) != nil {
		return nil, nil
	}
	if names.Message == "" {
		names.Message = names.ID
	}
	return s.Messages.OutgoingMail(ctx, tx, e.Tenant, names.Message)
}

// post sends a request and reads what is kept of the answer.
func (s *Service) post(ctx context.Context, address, id string, body []byte, keys [][]byte) result {
	r := result{at: s.db.Now()}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		r.failure = FailureUnreachable
		return r
	}
	for name, values := range signed(id, r.at, body, keys) {
		req.Header[name] = values
	}
	res, err := s.Fetch.HTTP().Do(req)
	if res != nil {
		r.status = res.StatusCode
	}
	if err != nil {
		r.took, r.failure = s.db.Now().Sub(r.at), failureOf(err)
		return r
	}
	defer res.Body.Close()
	r.said, _ = io.ReadAll(io.LimitReader(res.Body, answerKept)) // it is shown, and its loss changes nothing
	r.took, r.failure = s.db.Now().Sub(r.at), failureOfStatus(res.StatusCode)
	r.retryAfter = retryAfter(res.Header.Get("Retry-After"), r.at)
	return r
}

func failureOf(err error) string {
	var slow net.Error
	switch {
	case errors.Is(err, fetch.ErrAddress):
		return FailureAddress
	case errors.Is(err, fetch.ErrPlain):
		return FailurePlain
	case errors.Is(err, fetch.ErrRedirect):
		return FailureRedirect
	case errors.As(err, &slow) && slow.Timeout():
		return FailureTimeout
	}
	return FailureUnreachable
}

func failureOfStatus(status int) string {
	switch {
	case status/100 == 2:
		return ""
	case status/100 == 3:
		return FailureRedirect
	case status == http.StatusGone:
		return FailureGone
	}
	return FailureStatus
}

// retryAfter reads how long the endpoint wants to be left alone (RFC 9110,
// section 10.2.3), up to [longestAsked].
func retryAfter(text string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestAsked)
}
