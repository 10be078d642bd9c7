package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Acts on many accounts.
const (
	BulkDisable         = "disable"
	BulkEndSessions     = "end_sessions"
	BulkRequirePassword = "require_password"
	BulkTag             = "tag"
	BulkUntag           = "untag"
)

// Bulk says on which accounts something is done: one of Accounts, Search and
// SavedSearch.
type Bulk struct {
	Accounts    []string `json:"accounts,omitempty"` // login IDs, 10,000 at most
	Search      *Search  `json:"search,omitempty"`
	SavedSearch string   `json:"saved_search,omitempty"`
	// Expected is how many the preview found; another number is a [*Problem] with
	// the code "bulk_changed", and nothing is done. 0 compares nothing.
	Expected int `json:"expected,omitempty"`
	// Digest stands for exactly the accounts that a search found: others are a
	// [*Problem] with the code bulk_changed, and nothing is done.
	Digest string `json:"digest,omitempty"`
}

// BulkReason is why accounts are left out: the code of a problem.
type BulkReason struct {
	Code  string `json:"code"`
	Count int    `json:"count"`
}

// BulkPreview says what an act would do now.
type BulkPreview struct {
	Act      string       `json:"act"`
	Found    int          `json:"found"`
	Ready    int          `json:"ready"`
	LeftOut  []BulkReason `json:"left_out"`
	Examples []struct {
		Account string `json:"account"`
		Name    string `json:"name"`
		Code    string `json:"code"`
	} `json:"examples"`
}

// BulkRun is an act on many accounts, on its way or done.
type BulkRun struct {
	ID          string       `json:"id"`
	Act         string       `json:"act"`
	Tag         string       `json:"tag"`
	By          Actor        `json:"by"`
	Reason      string       `json:"reason"`
	Total       int          `json:"total"`
	Done        int          `json:"done"`
	LeftOut     int          `json:"left_out"`
	StartedAt   time.Time    `json:"started_at"`
	FinishedAt  *time.Time   `json:"finished_at"`
	StoppedAt   *time.Time   `json:"stopped_at"`
	StoppedBy   string       `json:"stopped_by"`
	StoppedCode string       `json:"stopped_code"`
	PerSecond   float64      `json:"per_second"`
	SecondsLeft int          `json:"seconds_left"`
	Reasons     []BulkReason `json:"reasons"` // of [Client.BulkRun] only
}

// BulkLine is one account in a report.
type BulkLine struct {
	Place   int    `json:"place"` // from 1
	Account string `json:"account"`
	Name    string `json:"name"`
	Outcome string `json:"outcome"` // done, left_out, waiting
	Code    string `json:"code"`
}

// BulkReport is a part of a report. Next asks for what follows; 0 at the end.
type BulkReport struct {
	Lines []BulkLine `json:"lines"`
	Next  int        `json:"next"`
}

// PreviewBulk says what an act would do on the accounts, without doing it. tag
// is for tag and untag.
func (c *Client) PreviewBulk(ctx context.Context, act, tag string, on Bulk) (*BulkPreview, error) {
	var out BulkPreview
	err := c.Do(ctx, http.MethodPost, "/accounts/preview-bulk", nil, struct {
		Act string `json:"act"`
		Tag string `json:"tag,omitempty"`
		Bulk
	}{act, tag, on}, &out)
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// StartBulk begins an act on many accounts: disable, end_sessions or
// require_password. Disabling needs a second person: until there is one, it is a
// [*Problem] with the code "approval_required".
func (c *Client) StartBulk(ctx context.Context, act string, on Bulk, why Because) (*BulkRun, error) {
	path := map[string]string{BulkDisable: "disable", BulkEndSessions: "end-sessions", BulkRequirePassword: "require-password"}[act]
	return c.bulk(ctx, path, struct {
		Bulk
		Because
	}{on, why})
}

// StartBulkTag begins to tag many accounts, or to take the tag from them.
func (c *Client) StartBulkTag(ctx context.Context, tag string, remove bool, on Bulk, why Because) (*BulkRun, error) {
	return c.bulk(ctx, "tag", struct {
		Bulk
		Because
		Tag    string `json:"tag"`
		Remove bool   `json:"remove,omitempty"`
	}{on, why, tag, remove})
}

func (c *Client) bulk(ctx context.Context, act string, body any) (*BulkRun, error) {
	return c.bulkRun(ctx, http.MethodPost, "/accounts/bulk-"+act, body)
}

func (c *Client) bulkRun(ctx context.Context, method, path string, body any) (*BulkRun, error) {
	var out BulkRun
	if err := c.Do(ctx, method, path, nil, body, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// BulkRuns lists the newest hundred runs.
func (c *Client) BulkRuns(ctx context.Context) ([]BulkRun, error) {
	var out struct {
		Items []BulkRun `json:"items"`
	}
	err := c.Do(ctx, http.MethodGet, "/bulk-runs", nil, nil, &out)
	return out.Items, err
}

// BulkRun tells how far a run is, and why accounts were left out.
func (c *Client) BulkRun(ctx context.Context, id string) (*BulkRun, error) {
	return c.bulkRun(ctx, http.MethodGet, "/bulk-runs/"+url.PathEscape(id), nil)
}

// StopBulk ends a run: what was done stays done. The problem's code is
// "bulk_ended" if it has ended.
func (c *Client) StopBulk(ctx context.Context, id string) (*BulkRun, error) {
	return c.bulkRun(ctx, http.MethodPost, "/bulk-runs/"+url.PathEscape(id)+"/stop", nil)
}

// BulkReport reads up to 500 lines of a run's report behind a place; leftOut
// asks for those that were left out only.
func (c *Client) BulkReport(ctx context.Context, id string, leftOut bool, after, limit int) (*BulkReport, error) {
	values := url.Values{}
	if leftOut {
		values.Set("left_out", "true")
	}
	for name, n := range map[string]int{"after": after, "limit": limit} {
		if n > 0 {
			values.Set(name, strconv.Itoa(n))
		}
	}
	var out BulkReport
	if err := c.Do(ctx, http.MethodGet, "/bulk-runs/"+url.PathEscape(id)+"/accounts", values, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}
