package message

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/store"
)

const (
	// GiveUpAfter is how long a message is tried.
	GiveUpAfter = 24 * time.Hour
	// claimFor is how long a node may take for what it has claimed: afterwards
	// another one takes it, and the mail may be sent twice.
	claimFor = 5 * time.Minute
	// together is how many messages one node sends at a time.
	together = 8
	// batch is how many it claims at a time.
	batch = 32
	// firstPause is how long the first pause after a failure is; each is twice
	// as long as the one before, up to longestPause.
	firstPause   = 15 * time.Second
	longestPause = 30 * time.Minute
)

// Send sends what is due, until nothing is. Several nodes may do so at once:
// each message is claimed by one of them. A message that was handed over and
// could not be noted as sent is sent again, under the same Message-ID.
func (s *Service) Send(ctx context.Context) error {
	for ctx.Err() == nil {
		claimed, err := s.claim(ctx)
		if err != nil || len(claimed) == 0 {
			return err
		}
		if err := s.sendAll(ctx, claimed); err != nil {
			return err
		}
	}
	return nil
}

// claim takes what is due. It looks first: an idle installation writes nothing.
func (s *Service) claim(ctx context.Context) (claimed []claimRow, err error) {
	now := s.db.Now()
	var due int64
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = New(tx).countDue(ctx, nullTime(now))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for messages that are due: %w", err)
	}
	if due == 0 {
		return nil, nil
	}
	err = s.db.Store.Write(ctx, func(tx *store.Tx) (err error) {
		claimed, err = New(tx).claim(ctx, claimParams{Claim: s.Node, Again: nullTime(now.Add(claimFor)), Now: nullTime(now), Most: batch})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim messages: %w", err)
	}
	return claimed, nil
}

// sendAll sends side by side and returns the first error of the database.
func (s *Service) sendAll(ctx context.Context, claimed []claimRow) error {
	var running sync.WaitGroup
	errs := make([]error, len(claimed))
	slots := make(chan struct{}, together)
	for i, row := range claimed {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			errs[i] = s.sendOne(ctx, row)
		})
	}
	running.Wait()
	return errors.Join(errs...)
}

// sendOne sends one message and notes what became of it. What was sent is
// noted even if the process is told to stop meanwhile.
func (s *Service) sendOne(ctx context.Context, row claimRow) error {
	p, out, err := s.prepare(ctx, row)
	if err != nil {
		return err
	}
	if out == nil {
		done := s.outcomeOf(row, p.handOver(ctx, row.ID, s.db.Now()))
		switch {
		case done.state != Sent:
		case p.inMailbox():
			done.reason = ReasonMailbox
		case p.elsewhere:
			done.reason = ReasonElsewhere
		}
		out = &done
	}
	return s.settle(context.WithoutCancel(ctx), row, p.to, *out)
}

// outcome is what became of a message.
type outcome struct {
	state  State
	reason string
	said   string
	next   time.Time // when it is tried again; zero: never
}

// outcomeOf says what follows from how the other side took it.
func (s *Service) outcomeOf(row claimRow, err error) outcome {
	if err == nil {
		return outcome{state: Sent}
	}
	var f mail.Failure
	if !errors.As(err, &f) {
		f = mail.Failure{Kind: mail.Later, Said: err.Error()}
	}
	switch f.Kind {
	case mail.NoSuch:
		return outcome{state: Bounced, reason: ReasonAddress, said: f.Said}
	case mail.BadAddress:
		return outcome{state: Failed, reason: ReasonAddress, said: f.Said}
	case mail.Refused:
		return outcome{state: Failed, reason: ReasonRefused, said: f.Said}
	}
	return s.later(row, ReasonUnreachable, f.Said)
}

// later tries again after a pause, until the message is a day old.
func (s *Service) later(row claimRow, reason, said string) outcome {
	now := s.db.Now()
	if now.Sub(time.UnixMicro(row.CreatedAt)) >= GiveUpAfter {
		return outcome{state: Failed, reason: reason, said: said}
	}
	return outcome{state: Queued, reason: reason, said: said, next: now.Add(pause(row.Attempts))}
}

// pause doubles with each attempt, and is longer by up to a half at random: a
// server that comes back is not met by everything at once.
func pause(attempts int64) time.Duration {
	wait := min(firstPause<<min(attempts-1, 10), longestPause)
	jitter, err := rand.Int(rand.Reader, big.NewInt(int64(wait/2)))
	if err != nil {
		return wait
	}
	return wait + time.Duration(jitter.Int64())
}

// settle notes what became of a message, in one transaction with its event.
func (s *Service) settle(ctx context.Context, row claimRow, to string, out outcome) error {
	now := s.db.Now()
	p := settleParams{ID: row.ID, Claim: s.Node, State: string(out.state), LastError: out.reason, ErrorText: out.said}
	if !out.next.IsZero() {
		p.NextAt = nullTime(out.next)
	}
	if out.state == Sent {
		p.SentAt = nullTime(now)
	}
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := New(tx).accountIsThere(ctx, row.Account.Int64); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		n, err := New(tx).settle(ctx, p)
		if err != nil || n == 0 {
			return err // n 0: canceled meanwhile, or another node has taken it
		}
		if out.state == Bounced {
			if err := s.suppress(ctx, tx, row, to, out.said, now); err != nil {
				return err
			}
		}
		return s.tell(ctx, tx, row, out, now)
	})
	if err != nil {
		return fmt.Errorf("note what became of %s: %w", row.ID, err)
	}
	return nil
}

func (s *Service) suppress(ctx context.Context, tx *store.Tx, row claimRow, to, said string, now time.Time) error {
	return New(tx).insertSuppression(ctx, insertSuppressionParams{
		ID: s.db.IDs.New("sup"), Tenant: row.Tenant, Account: row.Account.Int64, Channel: row.Channel, Masked: row.Masked,
		Digest: digestOf(s.db.Ring, row.Tenant, Channel(row.Channel), to), Reason: said, At: now.UnixMicro(),
	})
}

var toldOf = map[State]*event.Type{Sent: eventSent, Failed: eventFailed, Bounced: eventBounced, Expired: eventExpired, Canceled: eventCanceled}

// tell records the event of what became of it. That it waits for another try
// is no event: the list of messages says so.
func (s *Service) tell(ctx context.Context, tx *store.Tx, row claimRow, out outcome, now time.Time) error {
	kind := toldOf[out.state]
	if kind == nil {
		return nil
	}
	act := ledger.Act{Op: "message.send", At: now, Actor: authz.Actor{
		Kind: authz.System, ID: "job", Name: "Readmit", Tenant: row.Tenant, Call: authz.Call{Via: "job"},
	}}
	return s.db.Ledger.Event(ctx, tx, act, event.Fact{Type: kind, Account: &event.Account{N: row.Account.Int64}, Data: Told{
		Message: row.ID, Template: row.Template, Channel: Channel(row.Channel), To: row.Masked, Notice: row.Notice, Reason: out.reason, Said: out.said,
	}})
}

// Purge forgets what was queued for nobody more than a day ago: the limit of
// what an address may get has forgotten it too.
func (s *Service) Purge(ctx context.Context) error {
	return s.db.Store.Write(ctx, func(tx *store.Tx) error {
		return New(tx).forgetNothings(ctx, s.db.Now().Add(-25*time.Hour).UnixMicro())
	})
}
