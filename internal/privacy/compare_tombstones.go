package privacy

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// ErrTombstonesBehind is returned if the file of tombstones says less than the
// database: it is not the newest one, or not the one that others write.
var ErrTombstonesBehind = errors.New("the file of tombstones is older than the database")

func (s *Service) behind(missing int) error {
	return fmt.Errorf("%w: %s lacks %d erased accounts that the database knows; put back your newest copy of the file, or let all servers use one by --tombstones; "+
		"if there is no newer one, see readmit tombstones accept-loss --help", ErrTombstonesBehind, s.Tombstones.Path, missing)
}

// compare tells which erased accounts the database knows and the file does not,
// and which the file names and the database does not know. The database is read
// first: of what is erased meanwhile, the file has the line before the database.
func (s *Service) compare(ctx context.Context) (missing, further []Tombstone, err error) {
	known, err := s.known(ctx)
	if err != nil {
		return nil, nil, err
	}
	left := make(map[string]Tombstone, len(known))
	for _, t := range known {
		left[t.Login] = t
	}
	seen := make(map[string]bool, len(known))
	err = s.Tombstones.Each(func(t Tombstone) error {
		_, there := left[t.Login]
		delete(left, t.Login)
		if !there && !seen[t.Login] {
			further = append(further, t)
		}
		seen[t.Login] = true
		return nil
	})
	for _, t := range known {
		if _, not := left[t.Login]; not {
			missing = append(missing, t)
		}
	}
	return missing, further, err
}

// known are the erased accounts that the database knows, in their order.
func (s *Service) known(ctx context.Context) (out []Tombstone, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := New(tx).knownTombstones(ctx)
		out = make([]Tombstone, 0, len(rows))
		for _, r := range rows {
			out = append(out, Tombstone{Login: r.Login, Tenant: r.Tenant, At: micro(r.ErasedAt)})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the tombstones that the database knows: %w", err)
	}
	return out, nil
}

// mayErase refuses to erase where the file of tombstones is not the one that all
// servers write, or lacks something: what is written to it would be found by
// nobody who restores a backup with the other.
func (s *Service) mayErase(ctx context.Context) error {
	if err := s.Shared(ctx); err != nil {
		return err
	}
	missing, _, err := s.compare(ctx)
	if err == nil && len(missing) > 0 {
		err = s.behind(len(missing))
	}
	return err
}
