package message

import (
	"context"
	"net"
	"net/http"

	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Origins says under which address a tenant's customers come in. Every link
// that leaves in a message begins with it.
type Origins interface {
	Origin(ctx context.Context, tx *store.Tx, tenant string) (string, error)
}

// Config is how messages leave the installation.
type Config struct {
	DB      *op.DB
	Origins Origins
	// Node names this process among those that send.
	Node string
	// Server is the installation's mail server, for tenants without one of their
	// own; nil if there is none.
	Server *mail.Server
	// Hook is the installation's hook for SMS, for tenants without one of their
	// own; nil if there is none.
	Hook *mail.Hook
	// Elsewhere says whether another system sends the mails of a tenant that no
	// mail server sends; nil: none does.
	Elsewhere func(ctx context.Context, tx *store.Tx, tenant string) (bool, error)
	// Mailbox keeps what neither has a way out in the development mailbox.
	Mailbox bool
	// Dial and Do connect to what tenants have named, and do not lead inwards.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	Do   func(*http.Request) (*http.Response, error)
}

// Service has the operations on messages, and sends them.
type Service struct {
	Config
	db   *op.DB
	wake chan struct{}
}

// NewService returns the operations on messages.
func NewService(cfg Config) *Service {
	return &Service{Config: cfg, db: cfg.DB, wake: make(chan struct{}, 1)}
}
