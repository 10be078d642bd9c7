package report

import (
	"database/sql"
	"maps"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/account"
)

// dormantAfter is how many days without a sign-in make an account count as
// gone quiet.
const dormantAfter = 90

// users is the page of accounts. The ways of signing in limit only how new
// accounts came, since an account has several.
func (r *reading) users() error {
	r.in.Application = ""
	filtered := r.in.Method != ""
	states, err := account.StatesOf(r.tx)
	if err != nil {
		return err
	}
	if !filtered {
		r.present("total", states.Total)
		r.present("verified", states.Verified)
	}
	if _, _, err := r.figure("created", Created); err != nil {
		return err
	}
	trend := [][2]string{{"created", Created}}
	if !filtered {
		if _, _, err := r.figure("deleted", Deleted); err != nil {
			return err
		}
		if _, _, err := r.figure("disabled", Disabled); err != nil {
			return err
		}
		quiet, err := account.QuietSince(r.tx, r.Dormant())
		if err != nil {
			return err
		}
		r.present("dormant", quiet)
		if err := r.totals(states.Total); err != nil {
			return err
		}
		trend = append(trend, [2]string{"disabled", Disabled}, [2]string{"deleted", Deleted})
	}
	if err := r.trend("growth", trend...); err != nil {
		return err
	}
	if err := r.part("sources", Created, source); err != nil {
		return err
	}
	if !filtered {
		if err := r.trend("verified", [2]string{"verified", Verified}); err != nil {
			return err
		}
	}
	return r.choices(false, true)
}

// Dormant is since when an account that signed in must have done so again not to
// count as quiet. Who never did is not gone quiet, as in a search by that day.
func (r *reading) Dormant() time.Time { return r.cal.days(r.tx.Now, -dormantAfter) }

// source is how an account came: the way of its first sign-in, staff, or an
// import that says nothing of how it was made.
func source(k partKey) string {
	if k.key == "import" {
		return "import"
	}
	if k.method == "" {
		return Other
	}
	return k.method
}

// totals is the number of accounts at the end of each bucket: those of now,
// without those that came since, and with those that went.
func (r *reading) totals(now int64) error {
	later := Period{r.p.To, r.cal.days(r.tx.Now, 1)}
	n := now
	for measure, sign := range map[string]int64{Created: -1, Deleted: 1} {
		if !later.From.Before(later.To) {
			break
		}
		sum, err := r.sum(measure, later)
		if err != nil {
			return err
		}
		n += sign * sum
	}
	created, err := r.line("", Created)
	if err != nil {
		return err
	}
	deleted, err := r.line("", Deleted)
	if err != nil {
		return err
	}
	line := Series{Key: "total", Values: make([]int64, len(r.starts))}
	for i := len(r.starts) - 1; i >= 0; i-- {
		line.Values[i] = max(n, 0)
		n += deleted.Values[i] - created.Values[i]
	}
	r.out.Trends = append(r.out.Trends, Trend{Key: "total", Starts: r.starts, Series: []Series{line}})
	return nil
}

// activity is the page of sign-ins.
func (r *reading) activity() error {
	done, doneBefore, err := r.both(SignIns)
	if err != nil {
		return err
	}
	failed, failedBefore, err := r.both(Failures)
	if err != nil {
		return err
	}
	r.add("attempts", done+failed, doneBefore+failedBefore)
	r.add("signed_in", done, doneBefore)
	r.add("failed", failed, failedBefore)
	r.share("success_rate", done, done+failed, doneBefore, doneBefore+failedBefore)
	if err := r.people(); err != nil {
		return err
	}
	if err := r.trend("sign_ins", [2]string{"signed_in", SignIns}, [2]string{"failed", Failures}); err != nil {
		return err
	}
	for _, p := range []struct {
		key, measure string
		by           func(partKey) string
	}{
		{"methods", SignIns, func(k partKey) string { return k.method }},
		{"factors", SignIns, func(k partKey) string { return k.key }},
		{"devices", Devices, func(k partKey) string { return k.key }},
		{"places", Places, func(k partKey) string { return k.key }},
	} {
		if err := r.part(p.key, p.measure, p.by); err != nil {
			return err
		}
	}
	return r.choices(true, true)
}

// people adds how many accounts signed in. Ways of signing in are not kept for
// accounts, so it is left out where the figures are limited to one.
func (r *reading) people() error {
	if r.in.Method != "" {
		return nil
	}
	now, _, err := r.distinct(r.p)
	if err != nil {
		return err
	}
	before, _, err := r.distinct(r.before)
	r.add("people", now, before)
	return err
}

// usage is the page of applications.
func (r *reading) usage() error {
	if _, _, err := r.figure("signed_in", SignIns); err != nil {
		return err
	}
	if err := r.people(); err != nil {
		return err
	}
	filtered := r.in.Method != ""
	if !filtered {
		if err := r.tokens(); err != nil {
			return err
		}
	}
	if err := r.trend("sign_ins", [2]string{"signed_in", SignIns}); err != nil {
		return err
	}
	if !filtered {
		byKind, err := r.series(Tokens)
		if err != nil {
			return err
		}
		t := Trend{Key: "tokens", Starts: r.starts, Series: []Series{}}
		for _, kind := range slices.Sorted(maps.Keys(byKind)) {
			t.Series = append(t.Series, Series{kind, byKind[kind]})
		}
		r.out.Trends = append(r.out.Trends, t)
	}
	if err := r.perApplication(filtered); err != nil {
		return err
	}
	return r.choices(true, true)
}

func (r *reading) tokens() error {
	now, err := r.parts(Tokens, r.p)
	if err != nil {
		return err
	}
	before, err := r.parts(Tokens, r.before)
	if err != nil {
		return err
	}
	total := func(m map[partKey]int64, kind string) (n int64) {
		for k, v := range m {
			if kind == "" || k.key == kind {
				n += v
			}
		}
		return n
	}
	r.add("tokens", total(now, ""), total(before, ""))
	r.add("refreshed", total(now, "refresh_token"), total(before, "refresh_token"))
	_, _, err = r.figure("errors", Errors)
	return err
}

// perApplication sets what applications did side by side.
func (r *reading) perApplication(filtered bool) error {
	by := func(k partKey) string { return k.application }
	logins, err := r.parts(SignIns, r.p)
	if err != nil {
		return err
	}
	columns, sums := []string{"signed_in"}, []map[partKey]int64{logins}
	if !filtered {
		_, people, err := r.distinct(r.p)
		if err != nil {
			return err
		}
		tokens, err := r.parts(Tokens, r.p)
		if err != nil {
			return err
		}
		refreshed := maps.Clone(tokens)
		maps.DeleteFunc(refreshed, func(k partKey, _ int64) bool { return k.key != "refresh_token" })
		errors, err := r.parts(Errors, r.p)
		if err != nil {
			return err
		}
		named := map[partKey]int64{}
		for name, n := range people {
			named[partKey{application: name}] = n
		}
		columns = append(columns, "people", "tokens", "refreshed", "errors")
		sums = append(sums, named, tokens, refreshed, errors)
	}
	r.out.Parts = append(r.out.Parts, partsOf("applications", columns, by, sums...))
	if !filtered {
		return r.part("errors", Errors, func(k partKey) string { return k.key })
	}
	return nil
}

// security is the page of what went wrong.
func (r *reading) security() error {
	failed, failedBefore, err := r.figure("failed", Failures)
	if err != nil {
		return err
	}
	done, doneBefore, err := r.both(SignIns)
	if err != nil {
		return err
	}
	r.share("failure_rate", failed, failed+done, failedBefore, failedBefore+doneBefore)
	if r.in.Application == "" && r.in.Method == "" {
		if err := r.unfiltered(); err != nil {
			return err
		}
	} else if err := r.trend("failed", [2]string{"failed", Failures}); err != nil {
		return err
	}
	if err := r.part("reasons", Failures, func(k partKey) string { return k.key }); err != nil {
		return err
	}
	return r.choices(true, true)
}

// unfiltered are the figures of the security page that are of the tenant only.
func (r *reading) unfiltered() error {
	if _, _, err := r.figure("lock_outs", LockOuts); err != nil {
		return err
	}
	locked, err := account.LockedOf(r.tx)
	if err != nil {
		return err
	}
	r.present("locked_now", locked)
	if _, _, err := r.figure("resets", Resets); err != nil {
		return err
	}
	if err := r.travels(); err != nil {
		return err
	}
	if err := r.trend("failed", [2]string{"failed", Failures}); err != nil {
		return err
	}
	if err := r.trend("lock_outs", [2]string{"lock_outs", LockOuts}, [2]string{"resets", Resets}); err != nil {
		return err
	}
	if err := r.findings(); err != nil {
		return err
	}
	return r.blocked(locked)
}

// travels are told only where places are known at all.
func (r *reading) travels() error {
	known, err := r.sum(Places, r.p)
	if err != nil || known == 0 {
		return err
	}
	_, _, err = r.figure("travels", Travels)
	return err
}

// blocked sets side by side what cannot sign in now.
func (r *reading) blocked(locked int64) error {
	ctx, tenant := r.tx.Ctx, r.tx.Actor.Tenant
	states, err := account.StatesOf(r.tx)
	if err != nil {
		return err
	}
	p := Parts{Key: "blocked", Columns: []string{"now"}, Rows: []Part{{"locked", []int64{locked}}, {"inactive", []int64{states.Inactive}}}}
	for key, count := range map[string]func() (int64, error){
		"frozen":    func() (int64, error) { return r.q.frozen(ctx, tenant) },
		"addresses": func() (int64, error) { return r.q.blockedAddresses(ctx, tenant) },
	} {
		n, err := count()
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, Part{key, []int64{n}})
	}
	texts, err := r.q.blockedTexts(ctx, tenant)
	if err != nil && err != sql.ErrNoRows {
		return err
	}
	for _, t := range texts {
		p.Rows = append(p.Rows, Part{t.Kind, []int64{t.N}})
	}
	r.out.Parts = append(r.out.Parts, p.sorted())
	return nil
}
