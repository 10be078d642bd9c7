package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

const (
	// logoutLasts is how long a logout token is good (OpenID Connect Back-Channel
	// Logout 1.0, section 2.4, recommends two minutes at most).
	logoutLasts = 2 * time.Minute
	// firstTell and longestTell are the pauses after an application did not take
	// it: each is twice as long as the one before. tellTries of them are a day.
	firstTell   = 10 * time.Second
	longestTell = time.Hour
	tellTries   = 31
	// tellTogether is how many applications one node asks at a time.
	tellTogether = 8

	logoutEvent = "http://schemas.openid.net/event/backchannel-logout"
)

// logoutClaims are the claims of a logout token (OpenID Connect Back-Channel
// Logout 1.0, section 2.4). It has no nonce, so that it is never taken for an
// ID token.
type logoutClaims struct {
	Issuer   string              `json:"iss"`
	Subject  string              `json:"sub"`
	Audience string              `json:"aud"`
	IssuedAt int64               `json:"iat"`
	Expires  int64               `json:"exp"`
	ID       string              `json:"jti"`
	Session  string              `json:"sid"`
	Events   map[string]struct{} `json:"events"`
}

// send asks the applications that are due, some at a time.
func (t *Teller) send(ctx context.Context) error {
	var due []tellingsDueRow
	err := t.OAuth.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = New(tx).tellingsDue(ctx, t.OAuth.db.Now().UnixMicro())
		return err
	})
	if err != nil {
		return fmt.Errorf("look which applications are to be told: %w", err)
	}
	var running sync.WaitGroup
	errs := make([]error, len(due))
	slots := make(chan struct{}, tellTogether)
	for i, row := range due {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			errs[i] = t.sendOne(ctx, row)
		})
	}
	running.Wait()
	return errors.Join(errs...)
}

// sendOne claims one telling, sends it and notes what came of it. What was
// sent and could not be noted is sent again: an application that knows of the
// ending has nothing to do then.
func (t *Teller) sendOne(ctx context.Context, row tellingsDueRow) error {
	unwanted := row.LogoutUri == "" || row.RemovedAt.Valid || row.Tries >= tellTries
	if !unwanted {
		claimed, err := t.claim(ctx, row)
		if err != nil || !claimed {
			return err
		}
		failure, err := t.ask(ctx, row)
		if err != nil {
			return err
		}
		if failure != "" {
			return t.write(ctx, func(q *Queries) error { return q.failedTelling(ctx, failedTellingParams{ID: row.ID, Failure: failure}) })
		}
	}
	return t.write(context.WithoutCancel(ctx), func(q *Queries) error { return q.deleteTelling(ctx, row.ID) })
}

func (t *Teller) claim(ctx context.Context, row tellingsDueRow) (claimed bool, err error) {
	wait := min(firstTell<<min(row.Tries, 10), longestTell)
	err = t.write(ctx, func(q *Queries) error {
		n, err := q.claimTelling(ctx, claimTellingParams{ID: row.ID, Tries: row.Tries, NextAt: t.OAuth.db.Now().Add(wait).UnixMicro()})
		claimed = n == 1
		return err
	})
	return claimed, err
}

func (t *Teller) write(ctx context.Context, body func(*Queries) error) error {
	if err := t.OAuth.db.Store.Write(ctx, func(tx *store.Tx) error { return body(New(tx)) }); err != nil {
		return fmt.Errorf("note which application was told: %w", err)
	}
	return nil
}

// ask sends the logout token (section 2.5) and says in words why it was not
// taken; empty: it was (section 2.8: 200, or 204 as some frameworks answer).
func (t *Teller) ask(ctx context.Context, row tellingsDueRow) (failure string, err error) {
	token, err := t.token(ctx, row)
	if err != nil {
		return "", err
	}
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	body := strings.NewReader(url.Values{"logout_token": {token.Reveal()}}.Encode())
	answer, err := t.Fetch.Send(ctx, http.MethodPost, row.LogoutUri, header, body)
	switch {
	case err != nil && ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return err.Error(), nil
	case answer.Status != http.StatusOK && answer.Status != http.StatusNoContent:
		return fmt.Sprintf("It answered %d.", answer.Status), nil
	}
	return "", nil
}

// token makes a logout token for one application.
func (t *Teller) token(ctx context.Context, row tellingsDueRow) (secret.String, error) {
	var issuer string
	err := t.OAuth.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		issuer, err = t.Origins.Origin(ctx, tx, row.Tenant)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("find the issuer: %w", err)
	}
	keys, err := t.OAuth.keys.of(ctx, row.Tenant)
	if err != nil {
		return "", err
	}
	now := t.OAuth.db.Now()
	return keys.signer.sign(typeLogout, logoutClaims{
		Issuer: issuer, Subject: row.Subject, Audience: row.Application, IssuedAt: now.Unix(), Expires: now.Add(logoutLasts).Unix(),
		ID: proof.NewToken(16).Reveal(), Session: row.Session, Events: map[string]struct{}{logoutEvent: {}},
	})
}
