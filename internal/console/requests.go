package console

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
)

// ages are the days by which the list can be narrowed to what has waited.
var ages = []string{"0", "1", "7", "14", "28"}

// requestsPage lists the requests to delete accounts; without a filter, those
// that wait for a decision.
func (c *console) requestsPage(v *visit) error {
	in := privacy.ListDeletionRequestsInput{State: privacy.Requested, Origin: privacy.Origin(v.form("origin")), Cursor: v.form("cursor")}
	if v.r.URL.Query().Has("state") {
		in.State = privacy.State(v.form("state"))
	}
	in.OlderThan, _ = strconv.Atoi(v.form("age")) // what is no number narrows nothing
	list, err := c.Privacy.ListDeletionRequests(v.r.Context(), v.actor, in)
	if errors.Is(err, keyring.ErrCursorForeign) || errors.Is(err, keyring.ErrCursorMalformed) {
		return v.goTo(view.RequestsPath(v.slug())) // a page that a colleague had in front of them
	}
	if err != nil {
		return err
	}
	page := view.RequestsPage{Frame: c.frame(v, v.T("requests.title"))}
	page.States = append([]view.Choice{{Text: v.T("requests.any"), Chosen: in.State == ""}}, v.states(in.State)...)
	page.Origins = []view.Choice{{Text: v.T("requests.any"), Chosen: in.Origin == ""}}
	for _, o := range privacy.Origins {
		page.Origins = append(page.Origins, view.Choice{Value: string(o), Text: v.T("deletion_origin." + string(o)), Chosen: o == in.Origin})
	}
	for _, days := range ages {
		n, _ := strconv.Atoi(days)
		age := view.Choice{Value: days, Text: v.N("requests.older_than", n), Chosen: n == in.OlderThan}
		if n == 0 {
			age.Text = v.T("requests.any_age")
		}
		page.Ages = append(page.Ages, age)
	}
	for _, r := range list.Items {
		page.Rows = append(page.Rows, v.requestRow(r))
	}
	if list.NextCursor != "" {
		page.NextHref = view.RequestsPath(v.slug()) + "?" + url.Values{
			"state": {string(in.State)}, "origin": {string(in.Origin)}, "age": {strconv.Itoa(in.OlderThan)}, "cursor": {list.NextCursor},
		}.Encode()
	}
	if err := c.rulesWaiting(v, &page); err != nil {
		return err
	}
	if page.Data, err = c.openRequests(v); err != nil {
		return err
	}
	page.DataShown = v.actor.May("privacy.list_requests")
	return v.show(view.Requests(page))
}

func (v *visit) states(chosen privacy.State) []view.Choice {
	out := make([]view.Choice, 0, len(privacy.States))
	for _, s := range privacy.States {
		out = append(out, view.Choice{Value: string(s), Text: v.T("deletion_state." + string(s)), Chosen: s == chosen})
	}
	return out
}

// requestRow is a request as the list shows it.
func (v *visit) requestRow(r privacy.ListedRequest) view.RequestRow {
	row := view.RequestRow{
		Name: v.T("requests.erased"), State: string(r.State), Asked: r.AskedAt, Held: r.Held,
		Words: joined(" · ", v.T("deletion_origin."+string(r.Origin)), r.AskedName, r.Reason),
	}
	if r.Origin == privacy.ByRule {
		row.Words = joined(" · ", v.T("deletion_origin.rule"), r.Reason)
	}
	if r.Customer != nil {
		row.Name, row.Href = v.name(*r.Customer), view.AccountTabPath(v.slug(), r.Account, view.TabPrivacy)
	}
	if r.Proof != "" {
		row.Proof = v.T("deletion_proof." + string(r.Proof))
	}
	if r.State == privacy.Done && v.actor.May("privacy.view_receipt") {
		row.ReceiptHref = view.ReceiptPath(v.slug(), r.ID)
	}
	if r.State == privacy.Approved {
		row.Due = instant(r.DueAt)
	}
	return row
}

// rulesWaiting adds the rules whose requests can be decided at once, for those
// who may.
func (c *console) rulesWaiting(v *visit, page *view.RequestsPage) error {
	if v.actor.May("privacy.change_deletion_rule") {
		page.RulesHref = view.DeletionRulesPath(v.slug())
	}
	if !v.actor.May("privacy.start_deletion_batch") {
		return nil
	}
	list, err := c.Privacy.ListDeletionRules(v.r.Context(), v.actor, privacy.ListDeletionRulesInput{})
	if err != nil {
		return err
	}
	for _, r := range list.Rules {
		if r.Waiting > 0 {
			page.Rules = append(page.Rules, view.RuleWaiting{Text: v.deletionRule(r), Href: view.BatchPath(v.slug(), r.ID), Waiting: int(r.Waiting)})
		}
	}
	return nil
}

// deletionRule says a rule in a sentence.
func (v *visit) deletionRule(r privacy.Rule) string {
	return v.N("rule."+string(r.Kind), r.Days)
}

// batchPage shows what a decision about a rule's requests would be about.
func (c *console) batchPage(v *visit) error {
	rule := v.r.PathValue("rule")
	found, err := c.Privacy.PreviewDeletionBatch(v.r.Context(), v.actor, privacy.RuleInput{Rule: rule})
	if err != nil {
		return err
	}
	list, err := c.Privacy.ListDeletionRules(v.r.Context(), v.actor, privacy.ListDeletionRulesInput{})
	if err != nil {
		return err
	}
	most := min(found.Waiting, 100)
	page := view.BatchPage{Frame: c.frame(v, v.T("batch.title")), Rule: v.deletionRule(found.Rule), Lead: v.N("batch.lead", int(found.Waiting)), Most: strconv.FormatInt(most, 10)}
	for _, r := range found.Oldest {
		page.Rows = append(page.Rows, v.requestRow(r))
	}
	if found.Waiting > 0 {
		page.Acts = []view.Act{
			{Label: v.T("batch.approve"), Action: view.BatchPath(v.slug(), rule), Reasons: v.reasons("deletion_reason.", approveReasons),
				What: []string{v.T("batch.oldest_first"), v.T("deletion.approve_sessions"), v.N("deletion.approve_cooling", found.CoolingDays), v.T("batch.stoppable")}},
			{Label: v.T("batch.reject"), Action: view.BatchPath(v.slug(), rule), Daily: true, Reasons: v.reasons("deletion_because.", privacy.Because),
				What: []string{v.T("batch.oldest_first"), v.T("deletion.reject_what"), v.T("batch.stoppable")}},
		}
	}
	for _, b := range list.Batches {
		if b.Rule == rule {
			page.Batches = append(page.Batches, v.batchRow(b))
		}
	}
	return v.show(view.Batch(page))
}

func (v *visit) batchRow(b privacy.Batch) view.BatchRow {
	row := view.BatchRow{
		Text:  v.T("batch."+b.Verdict+".words", args{"Who": b.StartedBy, "Decided": int(b.Decided), "Most": int(b.Most)}),
		State: b.State, Started: b.StartedAt,
	}
	if b.State == privacy.Running {
		row.StopPath = view.StopBatchPath(v.slug(), b.Rule, b.ID)
	}
	return row
}

// startBatch takes the decision.
func (c *console) startBatch(v *visit) error {
	most, _ := strconv.Atoi(v.form("most")) // what is no number is refused by the operation
	in := privacy.StartDeletionBatchInput{Rule: v.r.PathValue("rule"), Verdict: v.form("verdict"), Most: most}
	actor := v.why("deletion_reason.", approveReasons)
	if in.Verdict == privacy.Reject {
		in.Because = v.form("reason_code")
		actor = v.why("deletion_because.", privacy.Because)
	}
	_, err := c.Privacy.StartDeletionBatch(v.r.Context(), actor, in)
	return c.afterBatch(v, err, "batch.started")
}

func (c *console) stopBatch(v *visit) error {
	_, err := c.Privacy.StopDeletionBatch(v.r.Context(), v.actor, privacy.BatchInput{Batch: v.r.PathValue("batch")})
	return c.afterBatch(v, err, "batch.stopped")
}

func (c *console) afterBatch(v *visit, err error, done string) error {
	path := view.BatchPath(v.slug(), v.r.PathValue("rule"))
	if errors.Is(err, op.ErrReason) {
		return c.refused(v, statusOf(op.ErrReason), path, v.T("access.say_why"))
	}
	if err != nil && fault.As(err) != nil {
		return c.undone(v, path, err)
	}
	if err != nil {
		return err
	}
	return c.done(v, path, v.T(done))
}
