package signin

import (
	"context"

	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Waiting returns what an application asks of a customer who is about to sign
// in or to agree: what the portal's pages show of it.
//
// It returns the faults of [oauth.PendingRequest].
func (s *Service) Waiting(ctx context.Context, tenant, request string) (out oauth.Request, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		out, err = oauth.PendingRequest(ctx, tx, s.db.Ring, tenant, request, s.db.Now())
		return err
	})
	return out, err
}

// WaitingDevice returns what a device asks for whose code a customer typed: what
// the portal's page shows of it. Whoever serves it limits how often an address
// may be wrong.
//
// It returns [oauth.ErrDeviceUnknown].
func (s *Service) WaitingDevice(ctx context.Context, tenant string, code secret.String) (out oauth.Request, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		out, err = oauth.WaitingDevice(ctx, tx, tenant, code, s.db.Now())
		return err
	})
	return out, err
}

// Offers are the providers that a tenant's customers can sign in by.
func (s *Service) Offers(ctx context.Context, tenant string) (out []federation.Offer, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		out, err = federation.Offered(ctx, tx, tenant)
		return err
	})
	return out, err
}

// applicationOf names the application that a request is for, and whether it
// asks for a second factor; nothing for no request, and for one that is over.
func (s *Service) applicationOf(ctx context.Context, tx *store.Tx, tenant, request string) oauth.Request {
	if request == "" {
		return oauth.Request{}
	}
	out, err := oauth.PendingRequest(ctx, tx, s.db.Ring, tenant, request, s.db.Now())
	if err != nil {
		return oauth.Request{} // it is answered by its own page
	}
	return out
}
