package testkit

import (
	"context"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/store"
)

// Customer returns the owner of an account in the kit's tenant, who has just
// signed in.
func (k *Kit) Customer(login string) authz.Actor {
	return authz.Actor{
		Kind: authz.Customer, ID: login, Name: "Jess", Tenant: k.Tenant, Own: authz.OfCustomer(), FreshAt: k.Clock.Now(),
		Call: authz.Call{Via: "portal", Request: "req_test", Address: "192.0.2.9", UserAgent: Firefox},
	}
}

// Visitor returns somebody on the customers' pages of the kit's tenant who has
// not signed in, and may do what is named.
func (k *Kit) Visitor(may ...string) authz.Actor {
	return authz.Actor{
		Kind: authz.Anonymous, ID: "anonymous", Name: "ANONYMOUS", Tenant: k.Tenant, Own: authz.SetOf(may...),
		Call: authz.Call{Via: "portal", Request: "req_test", Address: "192.0.2.9", UserAgent: Firefox},
	}
}

// Firefox is a browser's user agent.
const Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"

// Number returns an account's number by its login ID.
func (k *Kit) Number(login string) (n int64) {
	k.T.Helper()
	require.NoError(k.T, k.DB.Store.Read(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRowContext(context.Background(), "SELECT n FROM account WHERE id = $1", login).Scan(&n)
	}))
	return n
}
