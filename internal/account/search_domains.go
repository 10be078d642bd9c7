package account

import (
	"fmt"

	"github.com/readmit/readmit/internal/match"
)

// The distinct domains are listed by jumping from one to the next in the
// index, so many at a time.
const (
	domainStep = 4096
	maxDomains = 64 // more are as many accounts as the walk through all meets
)

const nextDomains = `WITH RECURSIVE d (domain) AS (
    SELECT * FROM (SELECT e.domain FROM account_email e WHERE e.tenant = $1 AND e.domain > $2 ORDER BY e.domain LIMIT 1) AS f
    UNION ALL
    SELECT (SELECT e.domain FROM account_email e WHERE e.tenant = $1 AND e.domain > d.domain ORDER BY e.domain LIMIT 1) FROM d WHERE d.domain IS NOT NULL
) SELECT d.domain FROM d WHERE d.domain IS NOT NULL LIMIT $3`

// withDomains gives a criterion about a part of a domain the drive that lists
// the accounts of the domains with that part.
func (s *searching) withDomains(c *criterion) error {
	if c.domains == nil {
		return nil
	}
	domains, whole, err := s.domainsLike(*c.domains)
	if err != nil {
		return err
	}
	either := c.either
	if !whole || len(domains) > maxDomains {
		if either { // the trigrams alone would miss some
			c.drives = nil
		}
		return nil
	}
	d := &drive{sparse: true}
	if either {
		if len(c.drives) == 0 {
			return nil
		}
		d.spans = c.drives[0].spans
		c.drives = nil
	}
	for _, domain := range domains {
		d.spans = append(d.spans, span{from: "account_email d", n: "d.account", where: "d.tenant = ? AND d.domain = ?", args: []any{s.r.tenant, domain}})
	}
	c.drives = append(c.drives, d)
	return nil
}

// domainsLike lists the tenant's domains that match; whole is false if there
// are too many, or no time to see them all.
func (s *searching) domainsLike(g match.Glob) (domains []string, whole bool, err error) {
	for after := ""; ; {
		step, err := s.domainsAfter(after)
		if err != nil {
			return nil, false, err
		}
		for _, d := range step {
			if g.Match(d) {
				domains = append(domains, d)
			}
		}
		if len(step) < domainStep {
			return domains, true, nil
		}
		if len(domains) > maxDomains || s.db.Now().After(s.until) {
			return domains, false, nil
		}
		after = step[len(step)-1]
	}
}

func (s *searching) domainsAfter(after string) (domains []string, err error) {
	rows, err := s.tx.QueryContext(s.tx.Ctx, nextDomains, s.r.tenant, after, domainStep)
	if err != nil {
		return nil, fmt.Errorf("list the domains: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var d string
		if err := rows.Scan(&d); err != nil {
			return nil, fmt.Errorf("list the domains: %w", err)
		}
		domains = append(domains, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list the domains: %w", err)
	}
	return domains, nil
}
