package tenant

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/store"
)

// Blocks is what a tenant blocks, as it was at one moment: for whoever looks
// at millions of accounts, such as an import.
type Blocks struct {
	domains, usernames map[string]bool
	patterns           []string
}

// ReadBlocks reads what a tenant blocks.
func ReadBlocks(ctx context.Context, tx *store.Tx, tenant string) (*Blocks, error) {
	b := &Blocks{domains: map[string]bool{}, usernames: map[string]bool{}}
	for kind, values := range map[string]map[string]bool{BlockedDomain: b.domains, BlockedUsername: b.usernames} {
		rows, err := New(tx).blockedValues(ctx, blockedValuesParams{Tenant: tenant, Kind: kind})
		if err != nil {
			return nil, fmt.Errorf("read what is blocked: %w", err)
		}
		for _, value := range rows {
			values[value] = true
			if strings.Contains(value, "*") {
				b.patterns = append(b.patterns, value)
			}
		}
	}
	return b, nil
}

// Domain reports what [RefusesEmail] does, for an address in canonical form.
func (b *Blocks) Domain(address string) bool {
	if b == nil || len(b.domains) == 0 {
		return false
	}
	_, domain, _ := strings.Cut(address, "@")
	for ; strings.Contains(domain, "."); _, domain, _ = strings.Cut(domain, ".") {
		if b.domains[domain] {
			return true
		}
	}
	return false
}

// Username reports what [RefusesUsername] does.
func (b *Blocks) Username(username string) bool {
	if b == nil || username == "" || len(b.usernames) == 0 {
		return false
	}
	name := fold.Lower(username)
	if b.usernames[name] {
		return true
	}
	for _, p := range b.patterns {
		if fits(p, name) {
			return true
		}
	}
	return false
}
