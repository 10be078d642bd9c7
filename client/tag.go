package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// Tag gives an account a tag: a short word of the tenant, of 40 characters at
// most. The problem's code is "already_tagged" if it has it, and
// "too_many_tags" if it has 20 others.
func (a *Accounts) Tag(ctx context.Context, id, tag string) (*Account, error) {
	return a.contactAct(ctx, id, "tag", map[string]string{"tag": tag})
}

// Untag takes a tag from an account. The problem's code is "not_tagged" if it
// does not have it.
func (a *Accounts) Untag(ctx context.Context, id, tag string) (*Account, error) {
	return a.contactAct(ctx, id, "untag", map[string]string{"tag": tag})
}

// Tags lists tags that are in use and begin with a prefix, which may be empty,
// behind one that is known; limit is at most 100, and 0 leaves it to the server.
func (a *Accounts) Tags(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	values := url.Values{}
	for name, text := range map[string]string{"prefix": prefix, "after": after} {
		if text != "" {
			values.Set(name, text)
		}
	}
	if limit > 0 {
		values.Set("limit", strconv.Itoa(limit))
	}
	var out struct {
		Items []string `json:"items"`
	}
	err := a.c.Do(ctx, http.MethodGet, "/tags", values, nil, &out)
	return out.Items, err
}
