package oauth

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
	"github.com/readmit/readmit/internal/session"
)

var opRedeemDevice = op.DefineCounted("oauth.redeem_device", "Ask whether a device was allowed")

// RedeemDeviceInput is a device's code.
type RedeemDeviceInput struct {
	Code secret.String `json:"device_code"`
}

// Validate accepts everything: what is not right is refused as one.
func (in RedeemDeviceInput) Validate() error { return nil }

// Target is the tenant: the account is found through the code.
func (in RedeemDeviceInput) Target() op.Target { return op.Target{} }

// RedeemDevice gives a device its tokens, once, after its owner has agreed (RFC
// 8628, section 3.4). A device that asks sooner than it may must wait longer
// from then on.
//
// It returns [ErrPending], [ErrSlowDown], [ErrDenied], [ErrExpiredToken],
// [ErrInvalidGrant] and [ErrUnauthorized].
func (s *Service) RedeemDevice(ctx context.Context, call authz.Call, c Client, issuer string, in RedeemDeviceInput) (Tokens, error) {
	if c.Kind != Device {
		return Tokens{}, ErrUnauthorized
	}
	keys, err := s.keys.of(ctx, c.tenant)
	if err != nil {
		return Tokens{}, err
	}
	out, err := op.Do(ctx, s.db, c.actor(call, opRedeemDevice.Name), opRedeemDevice, in, func(tx *op.Tx) (polled, error) {
		row, err := New(tx).deviceByCode(tx.Ctx, proof.HashToken(in.Code))
		if errors.Is(err, sql.ErrNoRows) || err == nil && (row.Tenant != c.tenant || row.Application != c.ID) {
			return polled{}, ErrInvalidGrant
		}
		if err != nil {
			return polled{}, fmt.Errorf("find the device: %w", err)
		}
		d := deviceOf(row)
		switch {
		case d.used:
			return polled{}, ErrInvalidGrant
		case !tx.Now.Before(d.expireAt):
			return polled{}, ErrExpiredToken
		case d.denied:
			return polled{}, ErrDenied
		case !d.account.Valid:
			return d.notYet(tx)
		}
		return d.redeem(tx, c)
	})
	if err != nil {
		return Tokens{}, err
	}
	if out.slow {
		return Tokens{}, ErrSlowDown
	}
	if out.g.id == "" {
		return Tokens{}, ErrPending
	}
	scopes, _ := c.allows(out.g.scopes)
	s.count(eventTokenIssued, c.application, "device_code")
	return s.mint(keys, issuer, s.db.Now(), c.application, out.p, out.g, scopes)
}

// polled is what came of a device's question: tokens, or that it must wait.
type polled struct {
	minted
	slow bool
}

// notYet notes the question: the note stays, so it is no error.
func (d device) notYet(tx *op.Tx) (polled, error) {
	slow := tx.Now.Sub(d.askedAt) < time.Duration(d.wait)*time.Second
	if slow {
		d.wait += deviceWait
	}
	if err := New(tx).askedDevice(tx.Ctx, askedDeviceParams{Digest: d.digest, AskedAt: tx.Now.UnixMicro(), Wait: d.wait}); err != nil {
		return polled{}, fmt.Errorf("note a device's question: %w", err)
	}
	return polled{slow: slow}, nil
}

// redeem makes the device's grant, once.
func (d device) redeem(tx *op.Tx, c Client) (polled, error) {
	p, err := door(tx, d.account.Int64, d.epoch, d.session)
	if err != nil {
		return polled{}, ended(err)
	}
	n, err := New(tx).useDevice(tx.Ctx, useDeviceParams{Digest: d.digest, UsedAt: nullable(tx.Now.UnixMicro())})
	if err != nil {
		return polled{}, fmt.Errorf("redeem the device's code: %w", err)
	}
	if n == 0 {
		return polled{}, ErrInvalidGrant
	}
	g, err := granted(tx, p, grant{id: tx.NewID("gra"), application: c.ID, scopes: d.scopes, generation: 1, expiresAt: c.until(tx.Now)}, c.LogoutURI != "")
	if err != nil {
		return polled{}, err
	}
	return polled{minted: minted{p, g}}, session.Refreshed(tx, g.session)
}
