package console

import (
	"net/http"
	"net/url"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
)

// tagRoutes are the acts on an account's tags, and what is suggested.
func (c *console) tagRoutes(mux *http.ServeMux, one string) {
	mux.HandleFunc("POST "+one+"/tag", c.onAccount(c.tagAccount))
	mux.HandleFunc("POST "+one+"/untag", c.onAccount(c.untagAccount))
	mux.HandleFunc("GET /t/{slug}/tags", c.inTenant(c.suggestTags))
}

func (c *console) tagAccount(v *visit) error {
	_, err := c.Accounts.Tag(v.r.Context(), v.actor, v.tagInput())
	return c.afterTag(v, err, "tags.added")
}

func (c *console) untagAccount(v *visit) error {
	_, err := c.Accounts.Untag(v.r.Context(), v.actor, v.tagInput())
	return c.afterTag(v, err, "tags.removed")
}

func (v *visit) tagInput() account.TagInput {
	return account.TagInput{Account: v.r.PathValue("id"), Tag: v.form("tag")}
}

func (c *console) afterTag(v *visit, err error, done string) error {
	path := v.backTo(view.TabActivity)
	if err != nil {
		return c.undone(v, path, err)
	}
	tag, err := account.ReadTag(v.form("tag"))
	if err != nil {
		return err
	}
	return c.done(v, path, v.T(done, args{"Tag": tag}))
}

// suggestTags answers tags in use that begin with what is typed.
func (c *console) suggestTags(v *visit) error {
	found, err := c.Accounts.ListTags(v.r.Context(), v.actor, account.ListTagsInput{Prefix: v.form("tag")})
	if err != nil {
		return err
	}
	return v.show(view.TagOptions(found.Items))
}

// accountTags are an account's tags with what finds the others that have them.
func (v *visit) accountTags(tags []string) (out []view.AccountTag) {
	for _, tag := range tags {
		out = append(out, view.AccountTag{Tag: tag, Href: view.CustomersPath(v.slug()) + "?" + url.Values{"tag": {tag}}.Encode()})
	}
	return out
}
