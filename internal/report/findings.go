package report

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
)

// What looks like an attack, within one hour.
const (
	ManyAccounts = "many_accounts" // failed sign-ins at many accounts from one address
	Stuffing     = "stuffing"      // most sign-ins fail, at many names: passwords from elsewhere are tried
	ResetBurst   = "reset_burst"   // far more password resets than usual

	manyAccounts   = 5  // accounts from one address
	stuffingFailed = 20 // failed sign-ins
	stuffingNames  = 10 // accounts and names that nobody has
	stuffingShare  = 60 // percent of the sign-ins that fail
	burstResets    = 10 // resets
	burstTimes     = 4  // as many as in the other hours that have some, on average

	// mostFindings is how many are shown, the newest.
	mostFindings = 50
)

// findings looks through the hours of the period, as far as they are kept. The
// rules are of whole hours, and written on the page.
func (r *reading) findings() error {
	rows, err := r.q.guesses(r.tx.Ctx, guessesParams{Gen: r.st.Gen, Tenant: r.tx.Actor.Tenant, Since: max(r.p.From.UnixMicro(), r.st.HoursFrom), Until: r.p.To.UnixMicro()})
	if err != nil {
		return fmt.Errorf("read the failed sign-ins by address: %w", err)
	}
	hours := map[int64]*Finding{}
	for _, g := range rows {
		if g.Accounts >= manyAccounts {
			r.found(Finding{Kind: ManyAccounts, At: micro(g.At), Address: hex.EncodeToString(g.Address[:3]), Attempts: g.N, Accounts: g.Accounts, Nobody: g.Nobody})
		}
		if hours[g.At] == nil {
			hours[g.At] = &Finding{Kind: Stuffing, At: micro(g.At)}
		}
		h := hours[g.At]
		h.Nobody, h.Attempts = h.Nobody+g.Nobody, h.Attempts+g.N
	}
	tried, err := r.q.tried(r.tx.Ctx, triedParams{Gen: r.st.Gen, Tenant: r.tx.Actor.Tenant, Since: max(r.p.From.UnixMicro(), r.st.HoursFrom), Until: r.p.To.UnixMicro()})
	if err != nil {
		return fmt.Errorf("read at how many accounts sign-ins failed: %w", err)
	}
	for _, a := range tried {
		hours[a.At].Accounts = a.Accounts
	}
	done, err := r.hourly(SignIns, r.p.From.UnixMicro())
	if err != nil {
		return err
	}
	for at, h := range hours {
		if h.Attempts >= stuffingFailed && h.Accounts+h.Nobody >= stuffingNames && 100*h.Attempts >= stuffingShare*(h.Attempts+done[at]) {
			r.found(*h)
		}
	}
	if err := r.bursts(); err != nil {
		return err
	}
	slices.SortFunc(r.out.Findings, func(a, b Finding) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.Attempts, a.Attempts), cmp.Compare(a.Address, b.Address))
	})
	r.out.Figures = append(r.out.Figures, Figure{Key: "findings", Value: float64(len(r.out.Findings))})
	r.out.Findings = r.out.Findings[:min(len(r.out.Findings), mostFindings)]
	return nil
}

func (r *reading) found(f Finding) { r.out.Findings = append(r.out.Findings, f) }

// bursts are hours with far more resets than the other hours that have some:
// all that are kept, however short the period is that is asked for.
func (r *reading) bursts() error {
	resets, err := r.hourly(Resets, r.st.HoursFrom)
	if err != nil {
		return err
	}
	var sum int64
	for _, n := range resets {
		sum += n
	}
	for at, n := range resets {
		if at >= r.p.From.UnixMicro() && n >= burstResets && n*int64(len(resets)-1) >= burstTimes*(sum-n) {
			r.found(Finding{Kind: ResetBurst, At: micro(at), Attempts: n})
		}
	}
	return nil
}

// hourly is a measure by the hour since an instant, where hours are kept.
func (r *reading) hourly(measure string, since int64) (map[int64]int64, error) {
	rows, err := r.q.series(r.tx.Ctx, seriesParams{
		Gen: r.st.Gen, Tenant: r.tx.Actor.Tenant, Measure: measure, Grain: hour, Since: max(since, r.st.HoursFrom), Until: r.p.To.UnixMicro(),
		AnyApplication: true, AnyMethod: true,
	})
	if err != nil {
		return nil, fmt.Errorf("read %s by the hour: %w", measure, err)
	}
	out := map[int64]int64{}
	for _, row := range rows {
		out[row.At] += row.N
	}
	return out, nil
}
