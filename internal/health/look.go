package health

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// Look returns how the installation is, for the command line on the server.
func (s *Service) Look(ctx context.Context) (h Health, err error) {
	err = s.DB.Store.Read(ctx, func(tx *store.Tx) error {
		h, err = s.look(ctx, tx)
		return err
	})
	return h, err
}

func (s *Service) look(ctx context.Context, tx *store.Tx) (Health, error) {
	now := s.DB.Now()
	h := Health{At: now.UTC(), Version: s.Version, Node: s.Node}
	nodes, alive, err := s.nodes(ctx, tx)
	if err != nil {
		return Health{}, err
	}
	for _, check := range []func(context.Context, *store.Tx) (Check, error){
		s.database, s.disk, func(ctx context.Context, _ *store.Tx) (Check, error) { return s.sequencer(ctx, alive) },
		s.audit, s.backup, s.imports,
	} {
		c, err := check(ctx, tx)
		if err != nil {
			return Health{}, err
		}
		h.Checks = append(h.Checks, c)
	}
	if c, there, err := s.providers(ctx, tx); err != nil {
		return Health{}, err
	} else if there {
		h.Checks = append(h.Checks, c)
	}
	if c, there, err := s.webhooks(ctx, tx); err != nil {
		return Health{}, err
	} else if there {
		h.Checks = append(h.Checks, c)
	}
	messages, err := s.messages(ctx, tx)
	if err != nil {
		return Health{}, err
	}
	h.Checks = append(append(h.Checks, messages...), nodes)
	if _, serving := s.lastBeat(); serving {
		h.Checks = append(h.Checks, s.jobs(), s.live())
	}
	s.remember(now, h.Checks)
	h.State = worst(h.Checks)
	return h, nil
}

// plural writes a count with its noun.
func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
