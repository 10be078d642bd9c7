package console

import (
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/privacy"
)

// privacyRoutes are the acts on the deletion of an account, and the pages about
// all requests.
func (c *console) privacyRoutes(mux *http.ServeMux, one string) {
	const requests, rules = "/t/{slug}/requests", "/t/{slug}/settings/deletion"
	for pattern, act := range map[string]act{
		"POST " + one + "/request-deletion":                       c.requestDeletion,
		"POST " + one + "/cancel-deletion":                        c.cancelDeletion,
		"POST " + one + "/approve-deletion":                       c.approveDeletion,
		"POST " + one + "/reject-deletion":                        c.rejectDeletion,
		"POST " + one + "/send-deletion-link":                     c.sendDeletionLink,
		"POST " + one + "/place-hold":                             c.placeHold,
		"POST " + one + "/release-hold":                           c.releaseHold,
		"GET " + requests:                                         c.requestsPage,
		"GET /t/{slug}/receipts/{request}":                        c.receiptPage,
		"GET /t/{slug}/receipts/{request}/download":               c.downloadReceipt,
		"POST /t/{slug}/receipts/{request}/confirm":               c.confirmRecipient,
		"GET " + requests + "/rules/{rule}":                       c.batchPage,
		"POST " + requests + "/rules/{rule}":                      c.startBatch,
		"POST " + requests + "/rules/{rule}/batches/{batch}/stop": c.stopBatch,
		"GET " + rules:                                            c.deletionRulesPage,
		"POST " + rules:                                           c.addDeletionRule,
		"POST " + rules + "/{rule}":                               c.changeDeletionRule,
		"POST " + rules + "/{rule}/remove":                        c.removeDeletionRule,
	} {
		serve := c.inTenant
		if strings.HasPrefix(pattern, "POST "+one) {
			serve = c.onAccount
		}
		mux.HandleFunc(pattern, serve(act))
	}
}

// The kinds of reason of the acts, as keys of package locale.
var (
	askReasons     = []string{"owner", "fraud", "duplicate", "other"}
	approveReasons = []string{"checked", "letter", "rule", "other"}
	cancelReasons  = []string{"owner", "mistake", "other"}
)

// privacyPage draws the tab of what the customer may ask for.
func (c *console) privacyPage(v *visit, page accountView) error {
	d, err := c.Privacy.ViewDeletionRequest(v.r.Context(), v.actor, privacy.AccountInput{Account: v.r.PathValue("id")})
	if err != nil {
		return err
	}
	data, err := c.dataSection(v, page.read.ID)
	if err != nil {
		return err
	}
	page.Privacy, page.Tab = &view.PrivacyTab{Data: data, Deletion: v.deletion(page.read.ID, d), Hold: v.hold(page.read.ID, d)}, view.TabPrivacy
	return v.show(view.AccountView(page.AccountPage))
}

// deletion tells how it stands, and offers what can be done now.
func (v *visit) deletion(login string, d privacy.Deletion) view.DeletionState {
	out := view.DeletionState{Report: v.report(d)}
	if n := d.Notice; n != nil {
		out.Note = v.T("deletion.notice_sent", args{"At": v.Moment(n.At, v.Now, v.Zone), "Until": v.Moment(n.AskAt, v.Now, v.Zone)})
	}
	r := d.Request
	if r == nil {
		out.Acts = []view.Act{v.requestDeletionAct(login)}
		return out
	}
	out.State, out.Pending, out.Request, out.Facts = string(r.State), r.Open(), r.ID, v.deletionFacts(*r)
	switch r.State {
	case privacy.Requested:
		out.Acts = v.decideActs(login, d)
		if d.Why != "" {
			out.Note = v.inWords(d.Why, d.Why, nil)
		}
	case privacy.Approved:
		out.Acts = []view.Act{v.cancelDeletionAct(login)}
	case privacy.Executing, privacy.Done:
	default:
		out.Acts = []view.Act{v.requestDeletionAct(login)}
	}
	return out
}

// report says what hangs on the account.
func (v *visit) report(d privacy.Deletion) []string {
	r, out := d.Report, []string{}
	if len(r.Identities) > 0 {
		names := make([]string, 0, len(r.Identities))
		for _, kind := range r.Identities {
			names = append(names, v.word("identity.", kind))
		}
		out = append(out, v.T("deletion.report.identities", args{"Names": joined(", ", names...)}))
	}
	out = append(out, v.N("deletion.report.sessions", int(r.Sessions)))
	if len(r.Applications) > 0 {
		out = append(out, v.T("deletion.report.applications", args{"Names": joined(", ", r.Applications...)}))
	}
	if r.Messages > 0 {
		out = append(out, v.N("deletion.report.messages", int(r.Messages)))
	}
	if len(r.Systems) > 0 {
		out = append(out, v.T("deletion.report.systems", args{"Names": joined(", ", r.Systems...)}))
	}
	if d.Hold != nil {
		out = append(out, v.T("deletion.report.hold"))
	}
	return append(out, v.N("deletion.report.cooling", d.CoolingDays))
}

// deletionFacts are what is known of a request.
func (v *visit) deletionFacts(r privacy.Request) []view.DeletionFact {
	asked := v.T("deletion_origin." + string(r.Origin))
	if r.AskedName != "" && r.Origin != privacy.ByRule {
		asked = r.AskedName
	}
	facts := []view.DeletionFact{{Label: v.T("deletion.asked"), At: r.AskedAt, Text: asked}}
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, view.DeletionFact{Label: v.T(key), Text: text})
		}
	}
	add("deletion.reason", r.Reason)
	proof := "none"
	if r.Proof != "" {
		proof = string(r.Proof)
	}
	add("deletion.proof", v.T("deletion_proof."+proof))
	if r.LinkSentAt != nil {
		facts = append(facts, view.DeletionFact{Label: v.T("deletion.link_sent"), At: *r.LinkSentAt})
	}
	if r.DecidedAt != nil {
		facts = append(facts, view.DeletionFact{Label: v.T("deletion.decided"), At: *r.DecidedAt, Text: r.DecidedBy})
		add("deletion.because", v.word("deletion_because.", r.Because))
		add("deletion.words", r.Words)
	}
	if r.DueAt != nil && r.State == privacy.Approved {
		add("deletion.due", v.Moment(*r.DueAt, v.Now, v.Zone))
	}
	if r.Alone {
		add("deletion.alone", v.T("deletion.alone_text"))
	}
	return facts
}

// decideActs are what can be done with a request that waits.
func (v *visit) decideActs(login string, d privacy.Deletion) []view.Act {
	approve := view.Act{
		Label: v.T("deletion.approve"), Action: view.AccountActPath(v.slug(), login, "approve-deletion"), Reasons: v.reasons("deletion_reason.", approveReasons),
		What: []string{v.T("deletion.approve_sessions"), v.N("deletion.approve_cooling", d.CoolingDays), v.T("deletion.approve_told"), v.T("deletion.approve_hold")},
	}
	reject := view.Act{
		Label: v.T("deletion.reject"), Action: view.AccountActPath(v.slug(), login, "reject-deletion"), Daily: true,
		What: []string{v.T("deletion.reject_what")}, Reasons: v.reasons("deletion_because.", privacy.Because),
	}
	if !v.actor.May("privacy.approve_deletion") {
		approve.Blocked, reject.Blocked = v.T("deletion.who"), v.T("deletion.who")
	} else if !d.Decidable {
		approve.Blocked = v.T("deletion.not_you")
	}
	acts := []view.Act{approve, reject}
	if v.actor.May("privacy.send_deletion_link") && (d.NeedsOwnersLink || d.Request.Proof == privacy.NoProof) {
		acts = append(acts, view.Act{
			Label: v.T("deletion.send_link"), Action: view.AccountActPath(v.slug(), login, "send-deletion-link"), Daily: true, What: []string{v.T("deletion.send_link_what")},
		})
	}
	return append(acts, v.cancelDeletionAct(login))
}

func (v *visit) requestDeletionAct(login string) view.Act {
	act := view.Act{
		Label: v.T("deletion.request"), Action: view.AccountActPath(v.slug(), login, "request-deletion"), Reasons: v.reasons("deletion_reason.", askReasons),
		What: []string{v.T("deletion.request_task"), v.T("deletion.request_label"), v.T("deletion.request_told"), v.T("deletion.request_undo")},
	}
	if !v.actor.May("privacy.request_deletion") {
		act.Blocked = v.T("deletion.request_who")
		return act
	}
	act.Preview = v.previewOf(login, "privacy.request_deletion", "")
	return act
}

func (v *visit) cancelDeletionAct(login string) view.Act {
	act := view.Act{
		Label: v.T("deletion.cancel"), Action: view.AccountActPath(v.slug(), login, "cancel-deletion"), Daily: true,
		What: []string{v.T("deletion.cancel_what")}, Reasons: v.reasons("deletion_reason.", cancelReasons),
	}
	if !v.actor.May("privacy.cancel_deletion") {
		act.Blocked = v.T("deletion.cancel_who")
	}
	return act
}

// hold tells of the hold, and offers to place or release it.
func (v *visit) hold(login string, d privacy.Deletion) view.HoldState {
	out := view.HoldState{Act: view.Act{
		Label: v.T("hold.place"), Action: view.AccountActPath(v.slug(), login, "place-hold"), Daily: true, What: []string{v.T("hold.place_what")},
		Reasons: v.reasons("hold_reason.", holdReasons),
	}}
	if h := d.Hold; h != nil {
		out.Reason, out.By, out.Since = h.Reason, h.PlacedBy, h.PlacedAt
		out.Act.Label, out.Act.Action, out.Act.Daily = v.T("hold.release"), view.AccountActPath(v.slug(), login, "release-hold"), false
		out.Act.What = []string{v.T("hold.release_what")}
	}
	if !v.actor.May("privacy.place_hold") {
		out.Act.Blocked = v.T("hold.who")
	}
	return out
}

var holdReasons = []string{"claim", "authority", "other"}

// reasons are the kinds of reason to choose from.
func (v *visit) reasons(prefix string, kinds []string) []view.Choice {
	out := make([]view.Choice, 0, len(kinds))
	for _, k := range kinds {
		out = append(out, view.Choice{Value: k, Text: v.T(prefix + k)})
	}
	return out
}

// why is the actor with the reason that a panel asked for. Words alone say
// enough; a kind alone does unless it is "other".
func (v *visit) why(prefix string, kinds []string) authz.Actor {
	actor, kind := v.actor, ""
	for _, k := range kinds {
		if k != "other" && v.form("reason_code") == k {
			kind = v.T(prefix + k)
		}
	}
	actor.Call.Reason = joined(": ", kind, v.form("reason"))
	return actor
}
