package session

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opList = op.DefineRead("session.list", "List an account's sessions and devices")

// AccountInput names the account.
type AccountInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no login ID is not found.
func (in AccountInput) Validate() error { return nil }

// Target is the account.
func (in AccountInput) Target() op.Target { return op.Target{Account: in.Account} }

// Item is a session as it is listed.
type Item struct {
	ID       string   `json:"id"`
	Identity string   `json:"identity"` // the way of signing in
	Methods  []string `json:"methods"`  // what was proved
	// Application is the id of the one that the session began with; empty for
	// the customers' pages.
	Application     string    `json:"application"`
	Device          string    `json:"device"` // the id of one of the devices; empty if it was forgotten
	Where           Where     `json:"where"`
	CreatedAt       time.Time `json:"created_at"`
	AuthenticatedAt time.Time `json:"authenticated_at"`
	SeenAt          time.Time `json:"seen_at"` // to the minute
	ExpiresAt       time.Time `json:"expires_at"`
	Restricted      bool      `json:"restricted"`
}

// DeviceItem is a device as it is listed.
type DeviceItem struct {
	ID        string     `json:"id"`
	Where     Where      `json:"where"`
	CreatedAt time.Time  `json:"created_at"`
	SeenAt    time.Time  `json:"seen_at"` // to the minute
	Known     bool       `json:"known"`   // opens a locked sign-in to its owner
	TrustedAt *time.Time `json:"trusted_at"`
	Sessions  int        `json:"sessions"` // that stand on it
}

// Where is what somebody signed in with, and from where.
type Where struct {
	Name      string `json:"name"` // in words: Firefox on Windows; empty if it is not known
	UserAgent string `json:"user_agent"`
	Address   string `json:"address"` // masked for those who may not see it
	Place     string `json:"place"`   // such as Lyon, FR; empty if it is not known
}

// Listed are the sessions of an account that stand, and the devices it was
// signed in to with, each the last used first.
type Listed struct {
	Sessions []Item       `json:"sessions"`
	Devices  []DeviceItem `json:"devices"`
}

// List returns the sessions of an account that stand, and its devices. It
// shows no secret and no session that has ended.
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) List(ctx context.Context, actor authz.Actor, in AccountInput) (Listed, error) {
	return op.View(ctx, s.db, actor, opList, in, func(tx *op.Tx) (Listed, error) {
		mask, err := account.MaskOf(tx)
		if err != nil {
			return Listed{}, err
		}
		if mask, err = mask.Knowing(tx.Ctx, tx.Tx, tx.Account.ID); err != nil {
			return Listed{}, err
		}
		out := Listed{}
		if out.Sessions, err = s.sessions(tx, mask); err != nil {
			return Listed{}, err
		}
		out.Devices, err = s.devices(tx, mask, out.Sessions)
		return out, err
	})
}

func (s *Service) sessions(tx *op.Tx, mask account.Mask) ([]Item, error) {
	who, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
	if err != nil {
		return nil, err
	}
	out := []Item{}
	if who.MayAuthenticate(tx.Now, account.DoorRules{Standing: true, Pending: true}) != nil {
		return out, nil // none of them stands
	}
	idle, err := tenant.SessionIdleDays.Number(tx.Ctx, tx.Tx, who.Tenant)
	if err != nil {
		return nil, err
	}
	rows, err := New(tx).sessionsOf(tx.Ctx, sessionsOfParams{
		Account: who.N, Epoch: who.Epoch, Now: tx.Now.UnixMicro(), Idle: tx.Now.Add(-days(idle)).UnixMicro(),
	})
	if err != nil {
		return nil, fmt.Errorf("read the sessions: %w", err)
	}
	for _, r := range rows {
		out = append(out, Item{
			ID: r.ID, Identity: r.Identity, Methods: strings.Fields(r.Methods), Application: r.Application, Device: r.Device,
			Where: s.where(mask, r.UserAgent, r.Address), CreatedAt: micro(r.CreatedAt), AuthenticatedAt: micro(r.AuthenticatedAt),
			SeenAt: micro(r.SeenAt), ExpiresAt: micro(r.ExpiresAt), Restricted: r.Restricted,
		})
	}
	return out, nil
}

func (s *Service) devices(tx *op.Tx, mask account.Mask, standing []Item) ([]DeviceItem, error) {
	rows, err := New(tx).devicesOf(tx.Ctx, tx.Account.N)
	if err != nil {
		return nil, fmt.Errorf("read the devices: %w", err)
	}
	count := map[string]int{}
	for _, i := range standing {
		count[i.Device]++
	}
	out := make([]DeviceItem, 0, len(rows))
	for _, r := range rows {
		d := DeviceItem{
			ID: r.ID, Where: s.where(mask, r.UserAgent, r.Address), CreatedAt: micro(r.CreatedAt), SeenAt: micro(r.SeenAt),
			Known:    tx.Now.Sub(micro(r.CreatedAt)) >= KnownAfter && (r.Attempts < DeviceAttempts || tx.Now.Sub(micro(r.FailedAt.Int64)) > DeviceRest),
			Sessions: count[r.ID],
		}
		if r.TrustedAt.Valid {
			at := micro(r.TrustedAt.Int64)
			d.TrustedAt = &at
		}
		out = append(out, d)
	}
	return out, nil
}

func (s *Service) where(mask account.Mask, userAgent, address string) Where {
	return Where{Name: DeviceName(userAgent), UserAgent: userAgent, Address: mask.Network(address), Place: s.places.Of(address)}
}

func micro(us int64) time.Time { return time.UnixMicro(us).UTC() }
