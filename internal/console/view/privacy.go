package view

import (
	"net/url"
	"time"
)

// TabPrivacy is the tab of what a customer may ask for: deletion and the own
// data.
const TabPrivacy = "privacy"

// PrivacyTab is that tab: a section for each thing.
type PrivacyTab struct {
	Deletion DeletionState
	Data     DataSection
	Hold     HoldState
}

// DeletionState is how it stands with the deletion of the account.
type DeletionState struct {
	// State is the open request's, or the last one's; empty if there was none.
	State string
	// Pending says that it is open: the page shows "Account deletion pending".
	Pending bool
	Facts   []DeletionFact
	// Report is what hangs on the account, one sentence each.
	Report []string
	// Note says why the reader cannot approve it, and what to do.
	Note string
	// Request is the id that goes with the acts.
	Request string
	Acts    []Act
}

// DeletionFact is one thing about a request. At is zero where Text says it.
type DeletionFact struct {
	Label, Text string
	At          time.Time
}

// HoldState says whether a hold keeps the account from being erased.
type HoldState struct {
	Reason, By string
	Since      time.Time // zero: there is none
	Act        Act
}

// RequestsPage lists the requests to delete accounts.
type RequestsPage struct {
	Frame
	States, Origins, Ages []Choice
	Rows                  []RequestRow
	// Data are the open data requests of all customers; DataShown says that the
	// reader may see them.
	Data      []DataRow
	DataShown bool
	NextHref  string
	// Rules are those whose requests can be decided at once.
	Rules []RuleWaiting
	// RulesHref leads to the rules, or is empty.
	RulesHref string
}

// RequestRow is one request in the list.
type RequestRow struct {
	// Name and Href are the customer's; without Href the account is erased.
	Name, Href string
	// State is the request's, Words who asked, and why.
	State, Words string
	Asked        time.Time
	// Proof says how the owner stands behind it, or is empty.
	Proof string
	Held  bool
	Due   time.Time // zero: not approved
	// ReceiptHref leads to the receipt; empty: there is none.
	ReceiptHref string
}

// RuleWaiting is a rule with requests that wait for a decision.
type RuleWaiting struct {
	Text, Href string
	Waiting    int
}

// BatchPage decides the requests of a rule at once.
type BatchPage struct {
	Frame
	// Rule says the rule in words, Lead what a decision would be about.
	Rule, Lead string
	Rows       []RequestRow
	// Acts approve and reject; Most is offered as for how many.
	Acts    []Act
	Most    string
	Batches []BatchRow
}

// BatchRow is a batch that runs or ran.
type BatchRow struct {
	Text, State string
	Started     time.Time
	// StopPath stops it (POST), or is empty.
	StopPath string
}

// RulesPage is the rules by which Readmit asks for the deletion of accounts.
type RulesPage struct {
	Settings
	Rules []RuleForm
	// Add is the form of a new rule, or nil if the reader may not add one.
	Add *RuleForm
}

// RuleForm is one rule in its form.
type RuleForm struct {
	ID, Title string // of a new one, both are empty
	Action    string
	// Kinds are offered for a new rule.
	Kinds                []Choice
	Days, Notice, PerDay string
	Decisions            []Choice
	Enabled              bool
	Version              string
	// Words say what it has under way and who changed it.
	Words string
	// Remove removes it.
	Remove   Act
	Problems map[string]string
	Problem  string
	CanEdit  bool
}

// RequestsPath lists the requests to delete accounts (GET: state, origin, age,
// cursor).
func RequestsPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/requests" }

// BatchPath is the page that decides a rule's requests at once (GET), and takes
// the decision (POST: verdict, reason_code, reason, most).
func BatchPath(slug, rule string) string {
	return RequestsPath(slug) + "/rules/" + url.PathEscape(rule)
}

// StopBatchPath stops a batch (POST).
func StopBatchPath(slug, rule, batch string) string {
	return BatchPath(slug, rule) + "/batches/" + url.PathEscape(batch) + "/stop"
}

// DeletionRulesPath lists the rules (GET), and adds one (POST).
func DeletionRulesPath(slug string) string { return settingsPath(slug, "deletion") }

// DeletionRulePath changes a rule (POST).
func DeletionRulePath(slug, rule string) string {
	return DeletionRulesPath(slug) + "/" + url.PathEscape(rule)
}

// RemoveDeletionRulePath removes a rule (POST).
func RemoveDeletionRulePath(slug, rule string) string {
	return DeletionRulePath(slug, rule) + "/remove"
}

// deletionTone is the colour of a request's state.
func deletionTone(state string) string {
	switch state {
	case "requested":
		return "pill-warn"
	case "approved", "executing":
		return "pill-danger"
	case "done":
		return "pill-info"
	}
	return "pill-quiet"
}

// batchVerdicts are what the acts of a [BatchPage] do, in their order.
var batchVerdicts = []string{"approve", "reject"}

// ruleSubmit is what stands on the button of a rule's form.
func ruleSubmit(v View, r RuleForm) string {
	if r.ID == "" {
		return v.T("rules.add_act")
	}
	return v.T("rules.save")
}
