package match

// Plan is the index that serves a pattern best. What it offers is compared
// with the pattern in any case, and with Either the domains that match
// Pattern.Domain are looked up besides.
type Plan uint8

// The plans, about from the cheapest to the dearest.
const (
	PlanPrefix   Plan = iota + 1 // range of the local parts that begin with Local.Prefix
	PlanDomain                   // the addresses of the one domain Domain.Prefix
	PlanTrigrams                 // Pattern.FTSQuery, or bitmaps of Local.Trigrams
	PlanDomains                  // the distinct domains that match Domain, then their addresses
	PlanScan                     // none: bounded by time, and the answer may be partial
)

// Plan answers which index serves the pattern.
func (p Pattern) Plan() Plan {
	oneDomain := !p.Either && !p.Domain.Star
	switch {
	case p.Local.Leads():
		return PlanPrefix
	case oneDomain && p.Local.Any():
		return PlanDomain
	case len(p.Local.Trigrams(Begin, End)) > 0:
		return PlanTrigrams
	case p.Local.Prefix != "":
		return PlanPrefix
	case oneDomain:
		return PlanDomain
	case !p.Either && p.Domain.Longest() >= 3:
		return PlanDomains
	}
	return PlanScan
}
