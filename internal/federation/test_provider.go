package federation

import (
	"context"
	"errors"

	"golang.org/x/oauth2"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// It changes nothing, but it is an act: it asks another system in our name.
var opTestProvider = op.Define("federation.test_provider", "Test a sign-in provider", op.Needs{Fresh: true, Second: true, Whole: true})

// Tested is how a provider answered. It has no text of the provider's: what an
// address inside answers is nobody's to read.
type Tested struct {
	OK bool `json:"ok"`
	// Found is what was found: ok; or discovery_failed, discovery_malformed,
	// discovery_unsafe, secret_unusable, token_failed, or the error code with
	// which the provider refused the client, such as invalid_client.
	Found string `json:"found"`
	// TookMS is how long it took, in milliseconds.
	TookMS int64 `json:"took_ms"`
}

// TestProvider asks a provider for its discovery document, and shows it a code
// that it never issued: one that knows the client answers that the code is
// wrong (RFC 6749, 5.2: invalid_grant), and any other answer says what is set up
// wrongly. Nobody is signed in.
//
// It returns [ErrUnknownProvider].
func (s *Service) TestProvider(ctx context.Context, actor authz.Actor, in Named) (Tested, error) {
	_, err := op.Do(ctx, s.db, actor, opTestProvider, in, func(tx *op.Tx) (Named, error) {
		_, err := s.providerIn(tx.Ctx, tx.Tx, actor.Tenant, in.Slug)
		return in, err
	})
	if err != nil {
		return Tested{}, err
	}
	var p provider
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		p, err = s.providerIn(ctx, tx, actor.Tenant, in.Slug)
		return err
	})
	if err != nil {
		return Tested{}, err
	}
	started := s.db.Now()
	found := s.try(ctx, p)
	return Tested{OK: found == "ok", Found: found, TookMS: s.db.Now().Sub(started).Milliseconds()}, nil
}

func (s *Service) try(ctx context.Context, p provider) string {
	s.known.forget(p.Issuer)
	d, err := s.door(ctx, p)
	var bad *downFault
	if errors.As(err, &bad) {
		return bad.word
	}
	cfg := d.client(p)
	text, err := p.clientSecret(s.db.Now())
	if err != nil {
		return "secret_unusable"
	}
	cfg.ClientSecret = text.Reveal()
	_, err = cfg.Exchange(s.outward(ctx), "readmit-test-"+random(), oauth2.VerifierOption(oauth2.GenerateVerifier()))
	if err == nil {
		return "token_unasked"
	}
	err = exchangeFault(err)
	switch word := WordOf(err); {
	case word == "invalid_grant":
		return "ok"
	case word != "":
		return word
	case errors.As(err, &bad):
		return bad.word
	}
	return "unknown_error"
}

func (d *directory) forget(issuer string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.doors, issuer)
}
