package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// MergedAccount is one side of a merge as the other shows it.
type MergedAccount struct {
	ID       string    `json:"id"` // the login ID
	MergedAt time.Time `json:"merged_at"`
}

// Duplicate is an account that is likely the same person's.
type Duplicate struct {
	Account Summary `json:"account"`
	// Grounds are why: same_email, same_mailbox, same_phone, same_number,
	// name_and_birth, name_and_street.
	Grounds   []string `json:"grounds"`
	Score     int      `json:"score"` // how likely, in percent
	Dismissed *struct {
		By string    `json:"by"`
		At time.Time `json:"at"`
	} `json:"dismissed"` // nil, unless somebody said they are two people's
}

// Duplicates lists the accounts that are likely the same person's as an account,
// the likeliest first.
func (a *Accounts) Duplicates(ctx context.Context, id string) ([]Duplicate, error) {
	var out struct {
		Items []Duplicate `json:"items"`
	}
	err := a.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(id)+"/duplicates", nil, nil, &out)
	return out.Items, err
}

// CountDuplicates counts them, without those that were dismissed.
func (a *Accounts) CountDuplicates(ctx context.Context, id string) (int, error) {
	var out struct {
		Count int `json:"count"`
	}
	err := a.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(id)+"/duplicates/count", nil, nil, &out)
	return out.Count, err
}

// DismissDuplicate says that two accounts are two people's. The grounds are those
// that the list told: if another speaks for it by now, nothing is done and the
// code is "grounds_changed". None skips the comparison.
func (a *Accounts) DismissDuplicate(ctx context.Context, id, other, reason string, grounds ...string) ([]Duplicate, error) {
	var out struct {
		Items []Duplicate `json:"items"`
	}
	in := map[string]any{"other": other, "reason": reason, "grounds": append([]string{}, grounds...)}
	err := a.c.Do(ctx, http.MethodPost, "/accounts/"+url.PathEscape(id)+"/dismiss-duplicate", nil, in, &out)
	return out.Items, err
}

// MergePreview is what a merge of two accounts would do.
type MergePreview struct {
	Account      Account `json:"account"`
	Other        Account `json:"other"`
	Version      int64   `json:"version"`
	OtherVersion int64   `json:"other_version"`
	Fields       []struct {
		Name    string   `json:"name"`
		Account []string `json:"account"` // what the account that stays has
		Other   []string `json:"other"`
		Takes   bool     `json:"takes"`  // the other's comes over
		Choice  bool     `json:"choice"` // somebody may choose otherwise
	} `json:"fields"`
	Sessions     int      `json:"sessions"`     // that end
	Applications []string `json:"applications"` // that lose access, by name
	Told         []struct {
		Channel string `json:"channel"` // email or sms
		To      string `json:"to"`      // masked
		Other   bool   `json:"other"`
	} `json:"told"`
	Grounds  []string `json:"grounds"` // that speak for one person
	Score    int      `json:"score"`
	Stop     string   `json:"stop"` // the code of what keeps them apart; empty: nothing
	StopText string   `json:"stop_text"`
}

// PreviewMerge says what a merge would do. Merging itself is for two people, in
// the console.
func (a *Accounts) PreviewMerge(ctx context.Context, id, other string) (*MergePreview, error) {
	var out MergePreview
	if err := a.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(id)+"/preview-merge", url.Values{"other": {other}}, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}
