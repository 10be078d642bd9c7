package console

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// approvalRoutes are the page of what waits for a second person, and its acts.
func (c *console) approvalRoutes(mux *http.ServeMux) {
	const page = "/t/{slug}/approvals"
	const one = page + "/{approval}"
	for pattern, act := range map[string]act{
		"GET " + page:               c.approvalsPage,
		"POST " + one + "/approve":  c.approve,
		"POST " + one + "/reject":   c.reject,
		"POST " + one + "/withdraw": c.withdraw,
		"POST " + one + "/again":    c.doAgain,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}

// askSecond asks for a second person's yes to what was wanted, and leads to
// where it waits: nobody is sent away with a refusal.
func (c *console) askSecond(v *visit, needed *op.SecondNeeded) {
	actor := needed.Actor
	actor.Call.IdempotencyKey = askedKey(actor.Call.IdempotencyKey)
	asked, err := c.Desk.AskApproval(v.r.Context(), actor, desk.AskApprovalInput{
		Operation: needed.Spec.Name, Account: needed.Target.Account, Subject: needed.Target.Other, Input: needed.Input,
	})
	if err == nil {
		c.leaveLine(v, view.Result{Tone: view.Warn, Text: v.askedWords(asked)})
		err = v.goTo(view.ApprovalPath(v.slug(), asked.ID))
	}
	if err != nil {
		c.fail(v, err)
	}
}

// askedKey is the key under which it is asked whether what was sent under a key
// may be done: that one is kept for the act itself.
func askedKey(key string) string {
	if key == "" {
		return ""
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte("asked "+key)))
}

// askedWords say that it was asked, and that nothing was done yet.
func (v *visit) askedWords(a desk.Approval) string {
	act := args{"Act": v.actTitle(a.Operation)}
	if a.Alone && a.DueAt != nil {
		act["Time"] = v.Moment(*a.DueAt, v.Now, v.Zone)
		return v.T("approvals.asked_alone", act)
	}
	return v.T("approvals.asked", act)
}

func (c *console) approvalsPage(v *visit) error {
	open, err := c.Desk.ListApprovals(v.r.Context(), v.actor, desk.ListApprovalsInput{Limit: desk.ApprovalsLimit})
	if err != nil {
		return err
	}
	ended, err := c.Desk.ListApprovals(v.r.Context(), v.actor, desk.ListApprovalsInput{Ended: true, Limit: 20, Cursor: v.r.URL.Query().Get("older")})
	if err != nil {
		return err
	}
	page := view.ApprovalsPage{Frame: c.frame(v, v.T("menu.approvals"))}
	if page.Held, err = c.heldMembers(v); err != nil {
		return err
	}
	for _, a := range open.Items {
		if a.MayDecide && a.State == desk.ApprovalAsked {
			page.ToDecide = append(page.ToDecide, v.approval(a))
		} else {
			page.Others = append(page.Others, v.approval(a))
		}
	}
	for _, a := range ended.Items {
		page.Ended = append(page.Ended, v.approval(a))
	}
	if ended.NextCursor != "" {
		page.OlderHref = view.ApprovalsPath(v.slug()) + "?" + url.Values{"older": {ended.NextCursor}}.Encode()
	}
	return v.show(view.Approvals(page))
}

var approvalTones = map[string]string{
	desk.ApprovalAsked: "info", desk.ApprovalApproved: "info", desk.ApprovalDone: "good", desk.ApprovalFailed: "danger", desk.ApprovalRejected: "danger",
}

// approval tells one approval.
func (v *visit) approval(a desk.Approval) view.ApprovalShown {
	out := view.ApprovalShown{
		ID: a.ID, Sentence: v.T("approvals.sentence", args{"Who": a.AskerName, "Act": v.actTitle(a.Operation)}), Reason: a.Reason,
		State: a.State, Tone: approvalTones[a.State], At: a.AskedAt, Alone: a.Alone, What: v.approvalWhat(a),
	}
	if out.Tone == "" {
		out.Tone = "quiet"
	}
	if a.Account != "" {
		out.On, out.OnHref = a.Name, view.AccountPath(v.slug(), a.Account)
	}
	spec := op.Named(a.Operation)
	pair := spec != nil && spec.Pair
	if a.Account == "" {
		out.Input = auditInput("", a.Input)
	}
	if pair {
		out.Input = []view.AuditInput{{Name: "other", Value: a.Target}}
		for _, field := range slices.Sorted(maps.Keys(a.Choices)) {
			out.Input = append(out.Input, view.AuditInput{Name: "choices." + field, Value: a.Choices[field]})
		}
	}
	for i := range out.Input {
		out.Input[i].Name = v.inputName(out.Input[i].Name)
	}
	open := a.State == desk.ApprovalAsked || a.State == desk.ApprovalApproved
	if pair && open && v.actor.May("directory.preview_merge") {
		out.Both = view.ComparePath(v.slug(), a.Account, a.Target)
	}
	v.approvalActs(&out, a)
	return out
}

// inputName is the name of a value that was asked for, in words where it has
// some: grants[0].role is the role, choices.email the choice for the e-mail.
func (v *visit) inputName(name string) string {
	field, choice := strings.CutPrefix(name, "choices.")
	if choice && v.Has("field."+field) {
		return v.T("field." + field)
	}
	last := field[strings.LastIndexByte(field, '.')+1:]
	stem, at, _ := strings.Cut(last, "[")
	word := strings.ReplaceAll(v.word("input.", stem), "_", " ")
	if n, err := strconv.Atoi(strings.TrimSuffix(at, "]")); err == nil && n > 0 {
		word += " " + v.Number(n+1)
	}
	return word
}

// approvalWhat says what happens after the yes, or what came of it.
func (v *visit) approvalWhat(a desk.Approval) []string {
	said := args{"Who": a.AskerName, "By": a.DecidedName, "Words": a.Words, "Until": v.Moment(a.ExpiresAt, v.Now, v.Zone)}
	if a.DueAt != nil {
		said["Time"] = v.Moment(*a.DueAt, v.Now, v.Zone)
	}
	waits := a.DueAt != nil && a.DueAt.After(v.Now)
	var out []string
	tell := func(key string) { out = append(out, v.T("approvals."+key, said)) }
	switch a.State {
	case desk.ApprovalAsked:
		spec := op.Named(a.Operation)
		switch {
		case spec != nil && spec.Needs.Delay:
			tell("then_delay")
		case a.Repeated:
			tell("then_again")
		default:
			tell("then_at_once")
		}
		tell("until")
	case desk.ApprovalApproved:
		if a.Alone {
			tell("alone_what")
		} else {
			tell("approved_by")
		}
		if waits {
			tell("waits")
		}
		if a.Repeated {
			tell("again_what")
		}
	case desk.ApprovalFailed:
		said["Words"] = v.inWords(a.Code, a.Code, nil)
		if a.DecidedBy == "" && !a.Alone {
			tell("over_what")
		} else {
			tell("failed_what")
		}
	case desk.ApprovalRejected:
		tell("rejected_what")
	case desk.ApprovalDone:
		if !a.Alone {
			tell("approved_by")
		}
	}
	return out
}

// rejectReasons are kinds of reasons to say no, as reject_reason.* keys of
// package locale.
var rejectReasons = []string{"mistake", "unclear", "caller", "other"}

func (v *visit) approvalActs(out *view.ApprovalShown, a desk.Approval) {
	act := func(name string, daily bool) view.Act {
		return view.Act{
			Label: v.T("approvals." + name), Action: view.ApprovalActPath(v.slug(), a.ID, name), Daily: daily, What: []string{v.T("approvals." + name + "_what_happens")},
		}
	}
	if a.MayDecide && a.State == desk.ApprovalAsked {
		out.Acts = append(out.Acts, act("approve", true))
	}
	if a.MayDecide {
		reject := act("reject", false)
		for _, r := range rejectReasons {
			reject.Reasons = append(reject.Reasons, view.Choice{Value: r, Text: v.T("reject_reason." + r)})
		}
		out.Acts = append(out.Acts, reject)
	}
	if a.MayWithdraw {
		out.Acts = append(out.Acts, act("withdraw", false))
	}
	if a.State == desk.ApprovalApproved && a.Repeated && a.Asker == v.actor.ID && (a.DueAt == nil || !a.DueAt.After(v.Now)) {
		v.againWay(out, a)
	}
}

func (c *console) approve(v *visit) error {
	said, err := c.Desk.Approve(v.r.Context(), v.actor, v.namedApproval())
	key := "approvals.approved_line"
	line := args{"Act": v.actTitle(said.Operation), "Who": said.AskerName}
	tone := view.Good
	switch {
	case said.State == desk.ApprovalDone:
		key = "approvals.done_line"
	case said.State == desk.ApprovalFailed:
		key, tone, line["Why"] = "approvals.failed_line", view.Bad, v.inWords(said.Code, said.Code, nil)
	case said.Repeated:
		key = "approvals.again_line"
	case said.DueAt != nil && said.DueAt.After(v.Now):
		key, line["Time"] = "approvals.waits_line", v.Moment(*said.DueAt, v.Now, v.Zone)
	}
	if err == nil {
		return c.decided(v, nil, view.Result{Tone: tone, Text: v.T(key, line)})
	}
	return c.decided(v, err, view.Result{})
}

func (c *console) reject(v *visit) error {
	actor, kind := v.actor, ""
	for _, k := range rejectReasons {
		if k != "other" && v.form("reason_code") == k {
			kind = v.T("reject_reason." + k)
		}
	}
	actor.Call.Reason = joined(": ", kind, v.form("reason"))
	_, err := c.Desk.Reject(v.r.Context(), actor, v.namedApproval())
	return c.decided(v, err, view.Result{Tone: view.Good, Text: v.T("approvals.rejected_line")})
}

func (c *console) withdraw(v *visit) error {
	_, err := c.Desk.Withdraw(v.r.Context(), v.actor, v.namedApproval())
	return c.decided(v, err, view.Result{Tone: view.Good, Text: v.T("approvals.withdrawn_line")})
}

func (v *visit) namedApproval() desk.ApprovalInput {
	return desk.ApprovalInput{Approval: v.r.PathValue("approval")}
}

// decided goes back to the page, with what was done or why it was not.
func (c *console) decided(v *visit, err error, said view.Result) error {
	f := fault.As(err)
	switch {
	case errors.Is(err, op.ErrReason):
		return c.refused(v, statusOf(f), view.ApprovalsPath(v.slug()), v.T("access.say_why"))
	case err != nil && (f == nil || f.Kind == fault.Unauthorized || errors.Is(err, op.ErrNotFound) || errors.Is(err, op.ErrNotFresh)):
		return err
	case err != nil:
		said = view.Result{Tone: view.Bad, Text: v.sentence(f)}
	}
	c.leaveLine(v, said)
	return v.goTo(view.ApprovalsPath(v.slug()))
}
