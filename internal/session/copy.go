package session

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Copied is what is held of one person's sessions and devices, for that person.
type Copied struct {
	Sessions []CopiedSession `json:"sessions,omitempty"`
	Devices  []CopiedDevice  `json:"devices,omitempty"`
}

// CopiedSession is a signed-in device.
type CopiedSession struct {
	Identity        string     `json:"signed_in_by" copy:"session.identity"`
	Methods         string     `json:"proofs" copy:"session.methods"`
	Application     string     `json:"application,omitempty" copy:"session.application"`
	UserAgent       string     `json:"browser" copy:"session.user_agent"`
	Address         string     `json:"network_address" copy:"session.address"`
	CreatedAt       time.Time  `json:"created_at" copy:"session.created_at"`
	AuthenticatedAt time.Time  `json:"signed_in_at" copy:"session.authenticated_at"`
	SeenAt          time.Time  `json:"seen_at" copy:"session.seen_at"`
	RefreshedAt     *time.Time `json:"refreshed_at,omitempty" copy:"session.refreshed_at"`
	ExpiresAt       time.Time  `json:"expires_at" copy:"session.expires_at"`
	EndedAt         *time.Time `json:"ended_at,omitempty" copy:"session.ended_at"`
	EndedBy         string     `json:"ended_by,omitempty" copy:"session.ended_by"`
}

// CopiedDevice is a browser or app that was signed in.
type CopiedDevice struct {
	UserAgent string     `json:"browser" copy:"device.user_agent"`
	Address   string     `json:"network_address" copy:"device.address"`
	CreatedAt time.Time  `json:"first_seen_at" copy:"device.created_at"`
	SeenAt    time.Time  `json:"seen_at" copy:"device.seen_at"`
	TrustedAt *time.Time `json:"trusted_at,omitempty" copy:"device.trusted_at"`
	Attempts  int64      `json:"failed_attempts,omitempty" copy:"device.attempts"`
	FailedAt  *time.Time `json:"failed_at,omitempty" copy:"device.failed_at"`
}

// Copy reads what is held of one person's sessions and devices.
func Copy(ctx context.Context, tx *store.Tx, n int64) (out Copied, err error) {
	sessions, err := New(tx).copySessions(ctx, n)
	if err != nil {
		return out, fmt.Errorf("copy the sessions: %w", err)
	}
	for _, r := range sessions {
		out.Sessions = append(out.Sessions, CopiedSession{
			Identity: r.Identity, Methods: r.Methods, Application: r.Application, UserAgent: r.UserAgent, Address: r.Address,
			CreatedAt: micro(r.CreatedAt), AuthenticatedAt: micro(r.AuthenticatedAt), SeenAt: micro(r.SeenAt), RefreshedAt: copyTime(r.RefreshedAt),
			ExpiresAt: micro(r.ExpiresAt), EndedAt: copyTime(r.EndedAt), EndedBy: r.EndedBy,
		})
	}
	devices, err := New(tx).copyDevices(ctx, n)
	if err != nil {
		return out, fmt.Errorf("copy the devices: %w", err)
	}
	for _, r := range devices {
		out.Devices = append(out.Devices, CopiedDevice{
			UserAgent: r.UserAgent, Address: r.Address, CreatedAt: micro(r.CreatedAt), SeenAt: micro(r.SeenAt),
			TrustedAt: copyTime(r.TrustedAt), Attempts: r.Attempts, FailedAt: copyTime(r.FailedAt),
		})
	}
	return out, nil
}

func copyTime(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	at := micro(us.Int64)
	return &at
}
