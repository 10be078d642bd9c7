package console

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// proofRoutes are the acts on a customer's password, links and second factors.
func (c *console) proofRoutes(mux *http.ServeMux, one string) {
	for pattern, act := range map[string]act{
		"POST " + one + "/credential/send-password-reset":    c.sendLink(c.Proofs.SendPasswordReset),
		"POST " + one + "/credential/send-access-link":       c.sendLink(c.Proofs.SendAccessLink),
		"POST " + one + "/credential/send-reenrollment-link": c.sendLink(c.Proofs.SendReenrollmentLink),
		"POST " + one + "/credential/require-new-password":   c.onProofs(c.Proofs.RequireNewPassword, "proofs.require_new_password.done"),
		"POST " + one + "/credential/remove-password":        c.onProofs(c.Proofs.RemovePassword, "proofs.remove_password.done"),
		"POST " + one + "/credential/remove-all-factors":     c.onProofs(c.Proofs.RemoveAllFactors, "proofs.remove_all_factors.done"),
		"POST " + one + "/credential/require-second-factor":  c.onProofs(c.Proofs.RequireSecondFactor, "proofs.require_second_factor.done"),
		"POST " + one + "/credential/waive-second-factor":    c.onProofs(c.Proofs.WaiveSecondFactor, "proofs.waive_second_factor.done"),
		"POST " + one + "/factors/{factor}/disable":          c.onFactor(c.Proofs.DisableFactor, "proofs.disable_factor.done"),
		"POST " + one + "/factors/{factor}/enable":           c.onFactor(c.Proofs.EnableFactor, "proofs.enable_factor.done"),
		"POST " + one + "/factors/{factor}/remove":           c.onFactor(c.Proofs.RemoveFactor, "proofs.remove_factor.done"),
	} {
		mux.HandleFunc(pattern, c.onAccount(act))
	}
}

// proofReasons are the kinds of reason for an act on what a customer proves
// with, as proof_reason.* keys of package locale.
var proofReasons = []string{"lost", "stolen", "owner", "other"}

// proofs reads what the customer proves who they are with.
func (c *console) proofs(v *visit) (*view.Proofs, error) {
	login := v.r.PathValue("id")
	list, err := c.Proofs.ListFactors(v.r.Context(), v.actor, credential.AccountInput{Account: login})
	if err != nil {
		return nil, err
	}
	out := &view.Proofs{MustReset: list.MustResetPassword, Rule: v.ruleWords(list)}
	if list.Password != nil {
		out.Password = &view.PasswordShown{Changed: list.Password.ChangedAt, Imported: list.Password.Imported}
		out.PasswordActs = append(out.PasswordActs, v.proofAct(login, "remove_password", 3, true))
		if !list.MustResetPassword {
			out.PasswordActs = append([]view.Act{v.proofAct(login, "require_new_password", 2, true)}, out.PasswordActs...)
		}
	}
	out.Links = []view.Act{daily(v.proofAct(login, "send_password_reset", 2, false)), daily(v.proofAct(login, "send_access_link", 2, false)), daily(v.proofAct(login, "send_reenrollment_link", 2, true))}
	resets := false
	for _, f := range list.Factors {
		out.Factors = append(out.Factors, v.factorShown(login, f))
		resets = resets || !f.Kind.Sent()
	}
	if list.Rule != credential.Required {
		out.FactorActs = append(out.FactorActs, daily(v.proofAct(login, "require_second_factor", 1, true)))
	}
	if list.Rule != credential.Waived {
		out.FactorActs = append(out.FactorActs, v.proofAct(login, "waive_second_factor", 3, true))
	}
	if resets {
		out.FactorActs = append(out.FactorActs, v.proofAct(login, "remove_all_factors", 4, true))
	}
	return out, nil
}

// ruleWords say whether a second factor is asked for, and who decided.
func (v *visit) ruleWords(list credential.Listed) string {
	switch {
	case list.Rule != credential.ByTenant && list.RuleAt != nil:
		return v.T("proofs.rule."+string(list.Rule), locale.Args{"By": list.RuleBy, "Time": v.Moment(*list.RuleAt, v.Now, v.Zone)})
	case list.Required:
		return v.T("proofs.rule.tenant")
	}
	return v.T("proofs.rule.none")
}

func daily(a view.Act) view.Act {
	a.Daily = true
	return a
}

// proofAct is the panel of one act, with so many sentences about what will
// happen, or its button and who may press it.
func (v *visit) proofAct(login, name string, sentences int, reason bool) view.Act {
	act := view.Act{Op: "credential." + name, Label: v.T("proofs." + name), Action: view.ProofActPath(v.slug(), login, strings.ReplaceAll(name, "_", "-"))}
	return v.withWords(act, login, name, sentences, reason)
}

func (v *visit) withWords(act view.Act, login, name string, sentences int, reason bool) view.Act {
	for i := range sentences {
		act.What = append(act.What, v.T("proofs."+name+".what"+string(rune('1'+i))))
	}
	if !v.actor.May("credential." + name) {
		act.Blocked = v.T("proofs.who")
		return act
	}
	act.Preview = v.previewOf(login, "credential."+name, "")
	for _, r := range proofReasons {
		if reason {
			act.Reasons = append(act.Reasons, view.Choice{Value: r, Text: v.T("proof_reason." + r)})
		}
	}
	return act
}

func (v *visit) factorShown(login string, f credential.Item) view.FactorShown {
	out := view.FactorShown{
		Kind: string(f.Kind), Name: f.Name, Target: f.Target, State: f.State, Strong: f.Strong, Added: f.CreatedAt, Used: instant(f.LastUsedAt),
		Disabled: instant(f.DisabledAt), DisabledBy: f.DisabledBy, Remaining: f.Remaining, Suspect: f.SuspectAt != nil,
	}
	change, sentences := "disable_factor", 3
	if f.DisabledAt != nil {
		change, sentences = "enable_factor", 2
	}
	out.Acts = []view.Act{v.factorAct(login, f.ID, change, sentences), v.factorAct(login, f.ID, "remove_factor", 3)}
	return out
}

// factorAct is the panel of an act on one factor.
func (v *visit) factorAct(login, factor, name string, sentences int) view.Act {
	verb, _, _ := strings.Cut(name, "_")
	act := view.Act{Op: "credential." + name, Label: v.T("proofs." + name), Action: view.FactorActPath(v.slug(), login, factor, verb)}
	return v.withWords(act, login, name, sentences, true)
}

type (
	sendOperation   = func(context.Context, authz.Actor, credential.SendInput) (credential.Sent, error)
	proofOperation  = func(context.Context, authz.Actor, credential.AccountInput) (credential.Done, error)
	factorOperation = func(context.Context, authz.Actor, credential.FactorInput) (credential.Done, error)
)

// because is the actor with the reason that the panel asked for.
func (v *visit) because() authz.Actor {
	kind := ""
	for _, k := range proofReasons {
		if k != "other" && v.form("reason_code") == k {
			kind = v.T("proof_reason." + k)
		}
	}
	actor := v.actor
	actor.Call.Reason = joined(" – ", kind, v.form("reason"))
	return actor
}

func (c *console) sendLink(do sendOperation) act {
	return func(v *visit) error {
		sent, err := do(v.r.Context(), v.because(), credential.SendInput{Account: v.r.PathValue("id")})
		return c.afterProof(v, err, v.T("proofs.sent", locale.Args{"To": sent.To}))
	}
}

func (c *console) onProofs(do proofOperation, done string) act {
	return func(v *visit) error {
		_, err := do(v.r.Context(), v.because(), credential.AccountInput{Account: v.r.PathValue("id")})
		return c.afterProof(v, err, v.T(done))
	}
}

func (c *console) onFactor(do factorOperation, done string) act {
	return func(v *visit) error {
		_, err := do(v.r.Context(), v.because(), credential.FactorInput{Account: v.r.PathValue("id"), Factor: v.r.PathValue("factor")})
		return c.afterProof(v, err, v.T(done))
	}
}

// proofFaults are told on the tab: the page shows what is possible now.
var proofFaults = []error{
	credential.ErrNoFactor, credential.ErrFactorDisabled, credential.ErrFactorEnabled, credential.ErrNoFactors, credential.ErrRuleHolds, credential.ErrNoPassword,
	credential.ErrRequired, credential.ErrNoOldChannel, credential.ErrNoChannel, account.ErrLastIdentity,
}

// afterProof goes back to the tab, and says what was done or why it was not.
func (c *console) afterProof(v *visit, err error, done string) error {
	path := view.AccountTabPath(v.slug(), v.r.PathValue("id"), v.tabOfAct())
	if errors.Is(err, op.ErrReason) {
		return c.refused(v, statusOf(op.ErrReason), path, v.sentence(op.ErrReason))
	}
	for _, f := range proofFaults {
		if errors.Is(err, f) {
			c.leaveLine(v, view.Result{Tone: "bad", Text: v.sentence(fault.As(err))})
			return v.goTo(path)
		}
	}
	if err != nil {
		return err
	}
	return c.done(v, path, done)
}
