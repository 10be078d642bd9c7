package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// Keys finds who is behind an API key.
type Keys struct {
	db      *op.DB
	tenants *tenant.Service
}

// NewKeys returns the keys in db.
func NewKeys(db *op.DB) *Keys { return &Keys{db: db, tenants: tenant.NewService(db)} }

// Actor returns who acts by a key, in which tenant; the transport sets the
// call. The tenant is the key's own, or the one that the request names by
// short name or id, or the only one there is. A desk key may do what its role
// and its agent both may. The key is marked as used at most once a minute.
//
// It returns [ErrKey] for a key that is malformed, unknown, revoked, or whose
// agent is not active; [ErrKeyTenant] for a tenant that is not there or not
// the key's; [ErrKeyNoTenant] if a tenant must be named.
func (k *Keys) Actor(ctx context.Context, key secret.String, named string) (authz.Actor, error) {
	return k.actor(ctx, key, named, false)
}

// Anywhere is [Keys.Actor] for requests that are about no single tenant: where
// one would have to be named, the actor is in none.
func (k *Keys) Anywhere(ctx context.Context, key secret.String, named string) (authz.Actor, error) {
	return k.actor(ctx, key, named, true)
}

func (k *Keys) actor(ctx context.Context, key secret.String, named string, anywhere bool) (authz.Actor, error) {
	row, agent, held, err := k.find(ctx, key)
	if err != nil {
		return authz.Actor{}, err
	}
	id, err := k.tenantOf(ctx, row.Tenant, named)
	if err != nil && !(anywhere && errors.Is(err, ErrKeyNoTenant)) {
		return authz.Actor{}, err
	}
	if err := k.touch(ctx, row); err != nil {
		return authz.Actor{}, err
	}
	return keyActor(row, agent, held, id), nil
}

// find reads the key and, for a desk key, its agent.
func (k *Keys) find(ctx context.Context, key secret.String) (row keyByDigestRow, agent memberByIDRow, held []RoleHeld, err error) {
	if !proof.IsTypedToken(proof.KeyPrefix, key) {
		return row, agent, held, ErrKey
	}
	err = k.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if row, err = New(tx).keyByDigest(ctx, proof.HashToken(key)); err != nil || row.Kind != KindDesk {
			return err
		}
		if agent, err = New(tx).memberByID(ctx, row.Member); err != nil {
			return err
		}
		held, err = rolesHeld(ctx, tx, row.Member)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) || err == nil && row.Kind == KindDesk && agent.Status != Active {
		return row, agent, held, ErrKey
	}
	if err != nil {
		return row, agent, held, fmt.Errorf("find the key: %w", err)
	}
	return row, agent, held, nil
}

// ofKey is what every key may do, also in no tenant: find out where it may act.
var ofKey = authz.SetOf("tenant.list")

func keyActor(row keyByDigestRow, agent memberByIDRow, held []RoleHeld, tenant string) authz.Actor {
	a := authz.Actor{Kind: authz.SystemKey, ID: row.ID, Name: row.Name, Tenant: tenant, Own: ofKey}
	grants := grantsOf([]RoleHeld{{Tenant: row.Tenant, Segment: row.Segment, Role: row.Role}})
	if row.Kind == KindSystem || len(grants) == 0 {
		a.Grants = grants
		return a
	}
	a.Kind, a.OnBehalfOf, a.Name = authz.DeskKey, agent.ID, agent.Name+" by "+row.Name
	a.Grants = narrowed(grantsOf(held), tenant, row.Segment, grants[0].Permissions)
	return a
}

// tenantOf decides which tenant a request by a key is about.
func (k *Keys) tenantOf(ctx context.Context, keys, named string) (string, error) {
	if named == "" && keys != "" {
		return keys, nil
	}
	if named == "" {
		return k.onlyTenant(ctx)
	}
	t, err := k.tenants.BySlug(ctx, named)
	if errors.Is(err, op.ErrNotFound) {
		t, err = k.tenants.ByID(ctx, named)
	}
	if errors.Is(err, op.ErrNotFound) || err == nil && keys != "" && t.ID != keys {
		return "", ErrKeyTenant
	}
	return t.ID, err
}

func (k *Keys) onlyTenant(ctx context.Context) (string, error) {
	all, err := k.tenants.All(ctx)
	if err != nil {
		return "", err
	}
	if len(all) != 1 {
		return "", ErrKeyNoTenant
	}
	return all[0].ID, nil
}

func (k *Keys) touch(ctx context.Context, row keyByDigestRow) error {
	now := k.db.Now()
	if row.UsedAt.Valid && now.Sub(time.UnixMicro(row.UsedAt.Int64)) < touchEvery {
		return nil
	}
	err := k.db.Store.Write(ctx, func(tx *store.Tx) error {
		return New(tx).touchKey(ctx, touchKeyParams{ID: row.ID, UsedAt: sql.NullInt64{Int64: now.UnixMicro(), Valid: true}})
	})
	if err != nil {
		return fmt.Errorf("mark the key as used: %w", err)
	}
	return nil
}
